import { Button } from '@/components/ui/button'
import { selectedCount } from '@/domain/job/selection/selection'
import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { Count } from '@/domain/job/types'
import { formatCount, plural } from '@/lib/format'

type SelectionBandProps = {
  state: Pick<SelectionState, 'selection' | 'selectAll' | 'clear'>
  /** The count of matching jobs. */
  matching: Count | undefined
}

/** Above the rows: offers all matching jobs once all rows in view are selected, and says so once they are. */
export function SelectionBand({ state: { selection, selectAll, clear }, matching }: SelectionBandProps) {
  const count = selectedCount(selection)
  if (matching === undefined || count === 0) return null
  const total = `${matching.exact ? '' : 'of at least '}${formatCount(matching.value)}`
  const isAll = selection.kind === 'all'
  if (!isAll && (!selection.wholeView || matching.value <= count)) return null
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-2 border-b border-line bg-selected px-3 py-1">
      <p className="tabular-nums">
        {isAll ? `All ${total} matching jobs are selected.` : `${plural(count, 'job')} selected.`}
      </p>
      {isAll ? (
        <Button variant="link" size="sm" onClick={clear}>
          Clear the selection
        </Button>
      ) : (
        <Button variant="link" size="sm" onClick={() => selectAll(matching.value)}>
          Select all {total} matching
        </Button>
      )}
    </div>
  )
}
