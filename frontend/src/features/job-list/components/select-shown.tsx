import type { JobRow } from '@/domain/job/types'
import type { JobSelection } from '@/domain/job/selection/use-selection'

type SelectShownProps = { rows: JobRow[]; selection: JobSelection }

/** Selects what is shown: the page, or what is in view. */
export function SelectShown({ rows, selection }: SelectShownProps) {
  const selected = rows.filter(selection.isSelected).length
  const all = rows.length > 0 && selected === rows.length
  return (
    <input
      type="checkbox"
      aria-label="Select all shown"
      checked={all}
      ref={(box) => {
        if (box) box.indeterminate = selected > 0 && !all
      }}
      onChange={(event) => selection.toggleRows(rows, event.target.checked)}
      className="size-3.5 accent-accent"
    />
  )
}
