import { X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { selectedCount } from '@/domain/job/selection/selection'
import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { Count, JobListQuery } from '@/domain/job/types'
import { type BulkAction, useBulkJobs } from '@/features/bulk/api/bulk-jobs'
import { useMatchingCount } from '@/features/bulk/api/count-matching'
import { type BulkChoice, BulkActions } from '@/features/bulk/components/bulk-actions'
import { OperationPanel } from '@/features/bulk/components/operation-panel'
import { SkippedList } from '@/features/bulk/components/skipped-list'
import { useTrackedOperation } from '@/features/bulk/hooks/use-tracked-operation'
import { formatCount, plural } from '@/lib/format'
import { toProblem } from '@/lib/problem'

const BulkDialog = lazy(() => import('@/features/bulk/components/bulk-dialog').then((m) => ({ default: m.BulkDialog })))

type BulkBarProps = {
  state: Pick<SelectionState, 'selection' | 'selectAll' | 'clear'>
  query: JobListQuery
  /** The list's count of matching jobs. */
  listed: Count | undefined
}

/** Toolbar of the selection, and the progress of the operation that it started. */
export function BulkBar({ state: { selection, selectAll, clear }, query, listed }: BulkBarProps) {
  const [choice, setChoice] = useState<BulkChoice | null>(null)
  const [operation, track] = useTrackedOperation()
  const bulk = useBulkJobs()
  const matching = useMatchingCount(query, listed, selection.kind === 'all')
  const { value: total, exact } = matching ?? { value: 0, exact: false }
  // The count of all matching jobs keeps changing; a selection of single jobs doesn't.
  const count = selection.kind === 'all' && matching ? total : selectedCount(selection)

  const run = (action: BulkAction) =>
    bulk.mutate(
      { action, selection, query },
      {
        onSuccess: (outcome) => {
          setChoice(null)
          clear()
          if ('operation' in outcome) return track(outcome.operation)
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
          setChoice(null)
          toast.error('No job was changed', {
            description: toProblem(error).detail,
            action: { label: 'Retry', onClick: () => run(action) },
          })
        },
      },
    )
  return (
    <>
      {operation !== null && <OperationPanel key={operation} id={operation} onClose={() => track(null)} />}
      {count > 0 && (
        <div
          role="toolbar"
          aria-label="Selection"
          className="flex flex-wrap items-center gap-2 border-t border-line-strong bg-selected px-3 py-1.5"
        >
          <p role="status" className="font-medium tabular-nums">
            {selection.kind === 'all'
              ? `All ${exact ? '' : 'of at least '}${formatCount(count)} selected`
              : `${formatCount(count)} selected`}
          </p>
          {selection.kind === 'rows' && total > count && (
            <Button variant="link" size="sm" onClick={() => selectAll(total)}>
              Select all {exact ? '' : 'of at least '}
              {formatCount(total)} matching
            </Button>
          )}
          <BulkActions selection={selection} busy={bulk.isPending} onChoose={setChoice} />
          <IconButton label="Clear the selection" className="ml-auto" onClick={clear}>
            <X aria-hidden />
          </IconButton>
        </div>
      )}
      <Suspense fallback={null}>
        {choice && (
          <BulkDialog
            choice={choice}
            jobs={`${selection.kind === 'all' && !exact ? 'at least ' : ''}${plural(count, 'job')}`}
            busy={bulk.isPending}
            onRun={run}
            onClose={() => setChoice(null)}
          />
        )}
      </Suspense>
    </>
  )
}
