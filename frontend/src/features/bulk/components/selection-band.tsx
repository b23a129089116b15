import { Button } from '@/components/ui/button'
import { selectedCount } from '@/domain/job/selection/selection'
import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { Count } from '@/domain/job/types'
import { type Matching, useBulkTarget } from '@/features/bulk/hooks/use-bulk-target'
import { formatCount, plural } from '@/lib/format'

type SelectionBandProps = {
  state: Pick<SelectionState, 'selection' | 'selectAll' | 'clear'>
  matching: Matching
}

/** Above the rows: offers all matching jobs once all rows in view are selected, and says so once they are. */
export function SelectionBand({ state: { selection, selectAll, clear }, matching }: SelectionBandProps) {
  const count = selectedCount(selection)
  const { selected } = useBulkTarget(selection, matching)
  if (count === 0) return null
  const isAll = selection.kind === 'all'
  if (!isAll && (!selection.wholeView || (matching.count?.exact === true && matching.count.value <= count))) return null
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-2 border-b border-line bg-selected px-3 py-1">
      <p className="tabular-nums">
        {isAll ? `${allText('All', selected)} are selected.` : `${plural(count, 'job')} selected.`}
      </p>
      {isAll ? (
        <Button variant="link" size="sm" onClick={clear}>
          Clear the selection
        </Button>
      ) : (
        <Button variant="link" size="sm" onClick={() => selectAll(Math.max(matching.count?.value ?? 0, count))}>
          {allText('Select all', matching.count)}
        </Button>
      )}
    </div>
  )
}

/** `All 1,204 matching jobs`, `All matching jobs (at least 10,000)`, `All matching jobs` */
function allText(all: string, count: Count | undefined): string {
  if (count === undefined || count.value === 0) return `${all} matching jobs`
  const value = formatCount(count.value)
  return count.exact ? `${all} ${value} matching jobs` : `${all} matching jobs (at least ${value})`
}
