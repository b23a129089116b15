import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { JobRow } from '@/domain/job/types'
import { cn } from '@/lib/cn'

type SelectShownProps = {
  /** The rows in view, with undefined for those that have not arrived. */
  rows: readonly (JobRow | undefined)[]
  selection: SelectionState
  /** True while the rows belong to another result than the selection. */
  outdated: boolean
  label?: string
  /** Its size: that of the boxes of the rows. */
  className?: string
}

/** Selects the rows in view: those of the page, or the visible ones. Disabled until all of them have arrived. */
export function SelectShown(props: SelectShownProps) {
  const { rows, selection, outdated, label = 'Select the rows in view', className = 'size-3.5' } = props
  const arrived = rows.filter((row) => row !== undefined)
  const selected = arrived.filter(selection.isSelected).length
  const all = rows.length > 0 && selected === rows.length
  return (
    <input
      type="checkbox"
      aria-label={label}
      checked={all}
      disabled={outdated || rows.length === 0 || arrived.length < rows.length}
      ref={(box) => {
        if (box) box.indeterminate = selected > 0 && !all
      }}
      onChange={(event) => selection.toggleView(arrived, event.target.checked)}
      className={cn('accent-accent disabled:opacity-40', className)}
    />
  )
}
