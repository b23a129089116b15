import { X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import type { BulkAction } from '@/domain/operation/api/bulk-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { BulkActions, type BulkChoice } from '@/features/bulk/components/bulk-actions'
import { OperationPanel } from '@/features/bulk/components/operation-panel'
import { SkippedList } from '@/features/bulk/components/skipped-list'
import { useBulk } from '@/features/bulk/hooks/use-bulk'
import { useMatchingCount } from '@/features/bulk/hooks/use-matching-count'
import { useWatchedOperation } from '@/features/bulk/hooks/use-operation'
import type { JobSelection } from '@/domain/job/selection/use-selection'
import type { Count } from '@/features/job-list/hooks/use-status-counts'
import { pickedCount } from '@/domain/job/selection/selection'
import { formatCount, plural } from '@/lib/format'
import { toProblem } from '@/lib/problem'

const BulkDialog = lazy(() => import('@/features/bulk/components/bulk-dialog').then((m) => ({ default: m.BulkDialog })))

type BulkBarProps = { selection: JobSelection; query: JobListQuery; total: Count | undefined }

/** What can be done to everything that is selected, and how it goes. */
export function BulkBar({ selection, query, total: listed }: BulkBarProps) {
  const [asking, setAsking] = useState<BulkChoice | null>(null)
  const [operation, watch] = useWatchedOperation()
  const bulk = useBulk()
  const { picked, clear, pickAll } = selection
  const matching = useMatchingCount(query, listed, picked.kind === 'all')
  const { value: total, exact } = matching ?? { value: 0, exact: false }
  // Of everything, how much there is now: it goes on changing while one looks.
  const count = picked.kind === 'all' && matching ? total : pickedCount(picked)

  const run = (action: BulkAction) =>
    bulk.mutate(
      { action, picked, query },
      {
        onSuccess: (outcome) => {
          setAsking(null)
          clear()
          if ('operation' in outcome) return watch(outcome.operation)
          const { changed, skipped } = outcome.done
          const summary = `${plural(changed, 'job')} changed`
          if (skipped.length === 0) toast.success(summary)
          else
            toast.warning(`${summary}, ${formatCount(skipped.length)} skipped`, {
              description: <SkippedList skipped={skipped} />,
              duration: 20_000,
            })
        },
        onError: (error) => {
          setAsking(null)
          toast.error('Nothing was changed', {
            description: toProblem(error).detail,
            action: { label: 'Retry', onClick: () => run(action) },
          })
        },
      },
    )
  return (
    <>
      {operation !== null && <OperationPanel key={operation} id={operation} onClose={() => watch(null)} />}
      {count > 0 && (
        <div
          role="toolbar"
          aria-label="Selection"
          className="flex flex-wrap items-center gap-2 border-t border-line-strong bg-selected px-3 py-1.5"
        >
          <p role="status" className="font-medium tabular-nums">
            {picked.kind === 'all'
              ? `All ${exact ? '' : 'of at least '}${formatCount(count)} selected`
              : `${formatCount(count)} selected`}
          </p>
          {picked.kind === 'rows' && total > count && (
            <Button variant="link" size="sm" onClick={() => pickAll(total)}>
              Select all {exact ? '' : 'of at least '}
              {formatCount(total)} matching
            </Button>
          )}
          <BulkActions picked={picked} busy={bulk.isPending} onChoose={setAsking} />
          <IconButton label="Clear the selection" className="ml-auto" onClick={clear}>
            <X aria-hidden />
          </IconButton>
        </div>
      )}
      <Suspense fallback={null}>
        {asking && (
          <BulkDialog
            choice={asking}
            jobs={`${picked.kind === 'all' && !exact ? 'at least ' : ''}${plural(count, 'job')}`}
            busy={bulk.isPending}
            onRun={run}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </>
  )
}
