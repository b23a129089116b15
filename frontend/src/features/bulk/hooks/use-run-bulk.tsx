import { toast } from 'sonner'

import type { JobSelection } from '@/domain/job/selection/selection'
import type { JobListQuery } from '@/domain/job/types'
import type { Operation } from '@/domain/operation/types'
import { type BulkAction, useBulkJobs } from '@/features/bulk/api/bulk-jobs'
import { SkippedList } from '@/features/bulk/components/skipped-list'
import { outcomeText } from '@/features/bulk/outcome-text'
import { isUnauthenticated, toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

type Handlers = { onEnd: () => void; onDone: () => void; onOperation: (operation: Operation) => void }

/** Runs a bulk action on the selection and reports its outcome. */
export function useRunBulk(selection: JobSelection, query: JobListQuery, { onEnd, onDone, onOperation }: Handlers) {
  const bulk = useBulkJobs()
  const send = useMutateOnce(bulk)

  const run = (action: BulkAction) =>
    send(
      { action, selection, query },
      {
        onSuccess: (outcome) => {
          onEnd()
          onDone()
          if ('operation' in outcome) return onOperation(outcome.operation)
          const { skipped } = outcome.done
          const text = outcomeText(outcome.done)
          if (skipped.length === 0) toast.success(text)
          else
            toast.warning(text, {
              description: <SkippedList skipped={skipped} />,
              duration: 20_000,
            })
        },
        onError: (error) => {
          // The dialog stays with what was typed, under the one that asks the user to sign in again.
          if (isUnauthenticated(error)) return
          onEnd()
          const { detail, isTransient } = toProblem(error)
          toast.error('No job was changed', {
            description: detail,
            action: isTransient && { label: 'Retry', onClick: () => run(action) },
          })
        },
      },
    )
  return { run, busy: bulk.isPending }
}
