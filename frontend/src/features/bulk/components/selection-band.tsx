import { Button } from '@/components/ui/button'
import { selectedCount } from '@/domain/job/selection/selection'
import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { Count } from '@/domain/job/types'
import { formatCount, plural } from '@/lib/format'

type SelectionBandProps = {
  state: Pick<SelectionState, 'selection' | 'selectAll' | 'clear'>
  /** The count of matching jobs; undefined while it is not known. */
  matching: Count | undefined
}

/** Above the rows: offers all matching jobs once all rows in view are selected, and says so once they are. */
export function SelectionBand({ state: { selection, selectAll, clear }, matching }: SelectionBandProps) {
  const count = selectedCount(selection)
  if (count === 0) return null
  const isAll = selection.kind === 'all'
  if (!isAll && (!selection.wholeView || (matching?.exact === true && matching.value <= count))) return null
  const total = matching && matching.value > 0 ? totalText(matching) : ''
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-2 border-b border-line bg-selected px-3 py-1">
      <p className="tabular-nums">
        {isAll ? `All ${total}matching jobs are selected.` : `${plural(count, 'job')} selected.`}
      </p>
      {isAll ? (
        <Button variant="link" size="sm" onClick={clear}>
          Clear the selection
        </Button>
      ) : (
        <Button variant="link" size="sm" onClick={() => selectAll(Math.max(matching?.value ?? 0, count))}>
          {total === '' ? 'Select all matching jobs' : `Select all ${total}matching`}
        </Button>
      )}
    </div>
  )
}

const totalText = ({ value, exact }: Count): string => `${exact ? '' : 'of at least '}${formatCount(value)} `
