import type { ReactNode } from 'react'

export type Column<Row> = {
  id: string
  label: string
  /** Named for assistive technology only. */
  labelHidden?: boolean
  /** Width in px; a growing column takes what is left and never gets narrower than this. */
  width: number
  grows?: boolean
  align?: 'end'
  /** The name by which this column is sorted; absent when it can't be. */
  sortKey?: string
  /** What is in it; only the controls of the `active` row are to be reached by Tab. */
  cell: (row: Row, index: number, active: boolean) => ReactNode
}

export type Sort = { key: string; descending: boolean }

/** Rows that are drawn, a few beyond the view on each side; `top` is the first one that can be seen. */
export type RowRange = { first: number; last: number; top: number; direction: 1 | -1 }

export type Selection<Row> = {
  isSelected: (row: Row) => boolean
  /** `extend`: everything from the row selected before to this one. */
  onToggle: (index: number, row: Row, extend: boolean) => void
  header: ReactNode
  labelFor: (row: Row) => string
}

export type VirtualTableHandle = {
  /** Brings the row to the top of the view, makes it the active one and takes the focus. */
  goTo: (index: number) => void
  /** Moves the active row by so many rows. */
  move: (by: number) => void
}

export type VirtualTableProps<Row> = {
  label: string
  columns: Column<Row>[]
  /** Rows that can be scrolled to. */
  count: number
  /** Rows of the whole result, when only a part is here; -1 when unknown. */
  totalCount?: number
  /** Position of row 0 within the whole result. */
  indexOffset?: number
  rowAt: (index: number) => Row | undefined
  busy?: boolean
  initialRow?: number
  onRange?: (range: RowRange) => void
  onOpen: (row: Row, index: number) => void
  selection?: Selection<Row>
  sort?: Sort
  onSort?: (key: string) => void
  onResize?: (columnId: string, width: number) => void
}
