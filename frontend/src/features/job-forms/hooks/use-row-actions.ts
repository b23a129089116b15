import { useCallback, useState } from 'react'
import { toast } from 'sonner'

import type { JobRow } from '@/domain/job/types'
import type { RowAction } from '@/features/job-list/components/row-menu'
import { useChangeStatus } from '@/features/job-forms/hooks/use-change-status'
import { toProblem } from '@/lib/problem'

export type OpenDialog = { action: 'update' | 'delete'; job: Pick<JobRow, 'id' | 'name' | 'latest_status'> }

const DONE = { cancel: 'Cancelled', retry: 'Queued again:' } as const

/** Cancel and retry act at once; update and delete open their dialog first. */
export function useRowActions() {
  const [open, setOpen] = useState<OpenDialog | null>(null)
  const { mutate } = useChangeStatus()

  const act = useCallback(
    (action: RowAction, job: OpenDialog['job']) => {
      if (action === 'update' || action === 'delete') return setOpen({ action, job })
      const send = () =>
        mutate(
          { kind: action, id: job.id },
          {
            onSuccess: () => toast.success(`${DONE[action]} ${job.name}`),
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
