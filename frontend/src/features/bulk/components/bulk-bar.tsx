import { X } from 'lucide-react'
import { Suspense, useState } from 'react'

import { IconButton } from '@/components/ui/icon-button'
import { RefusalNote } from '@/components/ui/refusal-note'
import { useRefusal } from '@/domain/account/use-refusal'
import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { BulkTarget } from '@/features/bulk/bulk-target'
import { type BulkChoice, BulkActions } from '@/features/bulk/components/bulk-actions'
import { OperationPanel } from '@/features/bulk/components/operation-panel'
import { type Matching, useBulkTarget } from '@/features/bulk/hooks/use-bulk-target'
import { useRunBulk } from '@/features/bulk/hooks/use-run-bulk'
import { useTrackedOperation } from '@/features/bulk/hooks/use-tracked-operation'
import { cn } from '@/lib/cn'
import { formatCount } from '@/lib/format'
import { lazyComponent } from '@/lib/lazy-component'

const BulkDialog = lazyComponent(() => import('@/features/bulk/components/bulk-dialog').then((m) => m.BulkDialog))

type BulkBarProps = { state: Pick<SelectionState, 'selection' | 'clear'>; matching: Matching }

const NOT_YOURS = 'These jobs belong to others: only operators and admins may change them.'

/** True when every selected job belongs to somebody else. */
const hasNone = ({ count, leftOut }: BulkTarget) => count.exact && count.value === 0 && leftOut !== 0

/** Toolbar of the selection, and the progress of the operation that it started. */
export function BulkBar({ state: { selection, clear }, matching }: BulkBarProps) {
  const [choice, setChoice] = useState<BulkChoice | null>(null)
  const [operation, track] = useTrackedOperation()
  const target = useBulkTarget(selection, matching)
  const { run, busy } = useRunBulk(selection, matching.query, {
    onEnd: () => setChoice(null),
    onDone: clear,
    onOperation: track,
  })
  const { value: count, exact } = target.selected
  const refusal = useRefusal('changeJobs') ?? (hasNone(target) ? NOT_YOURS : null)
  return (
    <>
      {operation !== null && <OperationPanel key={operation} id={operation} onClose={() => track(null)} />}
      {count > 0 && (
        <div
          role="toolbar"
          aria-label="Selection"
          className="flex items-center gap-2 border-t border-line-strong bg-selected px-3 py-1.5 sm:flex-wrap"
        >
          <p
            role="status"
            className={cn(refusal === null ? 'min-w-0 truncate' : 'shrink-0', 'font-medium tabular-nums')}
          >
            {selection.kind === 'all' && 'All '}
            {exact ? `${formatCount(count)} selected` : `selected (at least ${formatCount(count)})`}
          </p>
          {refusal === null ? (
            <BulkActions tally={target.tally} busy={busy} onChoose={setChoice} />
          ) : (
            <RefusalNote text={refusal} />
          )}
          <IconButton label="Clear the selection" className="ml-auto" onClick={clear}>
            <X aria-hidden />
          </IconButton>
        </div>
      )}
      <Suspense fallback={null}>
        {choice && (
          <BulkDialog choice={choice} target={target} busy={busy} onRun={run} onClose={() => setChoice(null)} />
        )}
      </Suspense>
    </>
  )
}
