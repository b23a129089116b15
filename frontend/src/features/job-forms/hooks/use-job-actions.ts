import { useCallback, useRef, useState } from 'react'
import { toast } from 'sonner'

import type { JobAction } from '@/domain/job/job-action'
import { jobLabel } from '@/domain/job/job-label'
import type { JobRow } from '@/domain/job/types'
import { useChangeStatus } from '@/features/job-forms/api/change-status'
import { toProblem } from '@/lib/problem'

export type OpenDialog = { action: 'update' | 'delete'; job: Pick<JobRow, 'id' | 'name' | 'latest_status'> }

const SUCCESS = { cancel: 'Cancelled', retry: 'Queued again:' } as const

/** A double click's second click may hit the button that replaced the first one's, such as Retry after Cancel. */
const DOUBLE_CLICK_MS = 500

/** Runs cancel and retry at once; opens a dialog for update and delete. One action per job at a time. */
export function useJobActions() {
  const [open, setOpen] = useState<OpenDialog | null>(null)
  const busy = useRef(new Set<number>())
  const { mutateAsync } = useChangeStatus()

  const act = useCallback(
    (action: JobAction, job: OpenDialog['job']) => {
      if (busy.current.has(job.id)) return
      if (action === 'update' || action === 'delete') return setOpen({ action, job })
      const send = async () => {
        busy.current.add(job.id)
        try {
          await mutateAsync({ kind: action, id: job.id })
          toast.success(`${SUCCESS[action]} ${jobLabel(job)}`)
        } catch (error) {
          const { detail, isTransient } = toProblem(error)
          toast.error(`Could not ${action} ${jobLabel(job)}`, {
            description: detail,
            action: isTransient && { label: 'Retry', onClick: () => void send() },
          })
        } finally {
          setTimeout(() => busy.current.delete(job.id), DOUBLE_CLICK_MS)
        }
      }
      void send()
    },
    [mutateAsync],
  )
  const close = useCallback(() => setOpen(null), [])
  return { act, open, close }
}
