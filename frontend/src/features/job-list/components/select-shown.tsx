import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { JobRow } from '@/domain/job/types'

type SelectShownProps = { rows: JobRow[]; selection: SelectionState; label?: string }

/** Selects the rows in view: those of the page, or the visible ones. */
export function SelectShown({ rows, selection, label = 'Select the rows in view' }: SelectShownProps) {
  const selected = rows.filter(selection.isSelected).length
  const all = rows.length > 0 && selected === rows.length
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={all}
      ref={(box) => {
        if (box) box.indeterminate = selected > 0 && !all
      }}
      onChange={(event) => selection.toggleView(rows, event.target.checked)}
      className="size-3.5 accent-accent"
    />
  )
}
