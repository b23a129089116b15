import type { ReactNode } from 'react'

export type Column<Row> = {
  id: string
  label: string
  /** Shows the label to assistive technology only. */
  labelHidden?: boolean
  /** Width in px; the minimum width of a growing column. */
  width: number
  grows?: boolean
  align?: 'end'
  /** The key to sort by; absent when the column is not sortable. */
  sortKey?: string
  /** Renders the cell. Tab reaches the controls of the `active` row only. */
  cell: (row: Row, index: number, active: boolean) => ReactNode
}

export type Sort = { key: string; descending: boolean }

/** The rendered rows, a few more than visible on each side; `top` and `bottom` are the visible ones, both included. */
export type RowRange = { first: number; last: number; top: number; bottom: number; direction: 1 | -1 }

type Selection<Row> = {
  isSelected: (row: Row) => boolean
  /** `extend` selects every row from the last selected one to this one. */
  onToggle: (index: number, row: Row, extend: boolean) => void
  header: ReactNode
  labelFor: (row: Row) => string
}

export type VirtualTableHandle = {
  /** Scrolls the row to the top, makes it active and focuses the table. */
  goTo: (index: number) => void
  /** Moves the active row by a number of rows. */
  move: (by: number) => void
}

export type VirtualTableProps<Row> = {
  label: string
  columns: Column<Row>[]
  /** Rows that can be scrolled to. */
  count: number
  /** Rows of the whole result when `count` is a part of it; -1 when unknown. */
  totalCount?: number
  /** Position of row 0 within the whole result. */
  indexOffset?: number
  rowAt: (index: number) => Row | undefined
  /** True until the rows have arrived; those of another result may be displayed meanwhile, but not selected. */
  busy?: boolean
  initialRow?: number
  onRange?: (range: RowRange) => void
  onOpen: (row: Row, index: number) => void
  selection?: Selection<Row>
  /** Groups neighbouring rows, such as by day: the group in view is named above the rows, a new one where it starts. */
  groupOf?: (row: Row) => string
  /** Follows the name of the group in view. */
  groupNote?: string
  sort?: Sort
  onSort?: (key: string) => void
  onResize?: (columnId: string, width: number) => void
}
