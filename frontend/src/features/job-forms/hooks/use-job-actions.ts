import { useCallback, useState } from 'react'
import { toast } from 'sonner'

import type { JobAction } from '@/domain/job/job-action'
import type { JobRow } from '@/domain/job/types'
import { useChangeStatus } from '@/features/job-forms/api/change-status'
import { toProblem } from '@/lib/problem'

export type OpenDialog = { action: 'update' | 'delete'; job: Pick<JobRow, 'id' | 'name' | 'latest_status'> }

const SUCCESS = { cancel: 'Cancelled', retry: 'Queued again:' } as const

/** Runs cancel and retry at once; opens a dialog for update and delete. */
export function useJobActions() {
  const [open, setOpen] = useState<OpenDialog | null>(null)
  const { mutate } = useChangeStatus()

  const act = useCallback(
    (action: JobAction, job: OpenDialog['job']) => {
      if (action === 'update' || action === 'delete') return setOpen({ action, job })
      const send = () =>
        mutate(
          { kind: action, id: job.id },
          {
            onSuccess: () => toast.success(`${SUCCESS[action]} ${job.name}`),
            onError: (error) =>
              toast.error(`Could not ${action} ${job.name}`, {
                description: toProblem(error).detail,
                action: { label: 'Retry', onClick: send },
              }),
          },
        )
      send()
    },
    [mutate],
  )
  const close = useCallback(() => setOpen(null), [])
  return { act, open, close }
}
