import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { JobRow } from '@/domain/job/types'

type SelectShownProps = { rows: JobRow[]; selection: SelectionState }

/** Selects the rows of the page, or the visible rows. */
export function SelectShown({ rows, selection }: SelectShownProps) {
  const selected = rows.filter(selection.isSelected).length
  const all = rows.length > 0 && selected === rows.length
  return (
    <input
      type="checkbox"
      aria-label="Select visible rows"
      checked={all}
      ref={(box) => {
        if (box) box.indeterminate = selected > 0 && !all
      }}
      onChange={(event) => selection.toggleRows(rows, event.target.checked)}
      className="size-3.5 accent-accent"
    />
  )
}
