import type { Status } from '@/domain/job/status-meta'
import type { JobRow } from '@/domain/job/types'

/** What is remembered of a selected job: its status at that time, its name, and its owner. */
type SelectedJob = { status: Status; name: string; owner: string }

/** The row from which a range extends: its position when it was selected. */
type Anchor = { index: number; id: number }

/**
 * Single jobs, or every job that matches the filters. `wholeView` is true while the last change selected all rows in
 * view, which is when the list offers to select all that match.
 */
export type JobSelection =
  | { kind: 'rows'; rows: ReadonlyMap<number, SelectedJob>; anchor: Anchor | null; wholeView: boolean }
  | { kind: 'all'; total: number }

/** A selection and the filters, as a query string, under which it was made. It applies to those filters only. */
export type ScopedSelection = { scope: string; selection: JobSelection }

export const NO_SELECTION: JobSelection = { kind: 'rows', rows: new Map(), anchor: null, wholeView: false }

/** Returns the selection if it was made under these filters. */
export const selectionIn = ({ scope, selection }: ScopedSelection, current: string): JobSelection =>
  scope === current ? selection : NO_SELECTION

export const isSelected = (selection: JobSelection, id: number): boolean =>
  selection.kind === 'all' || selection.rows.has(id)

export const selectedCount = (selection: JobSelection): number =>
  selection.kind === 'all' ? selection.total : selection.rows.size

const rowsOf = (selection: JobSelection) => new Map(selection.kind === 'all' ? [] : selection.rows)
const remembered = ({ latest_status, name, owner }: JobRow): SelectedJob => ({
  status: latest_status.status_type,
  name,
  owner,
})

/** Toggles one row. When all jobs were selected, starts over with this row. */
export function toggled(selection: JobSelection, index: number, row: JobRow): JobSelection {
  const rows = rowsOf(selection)
  if (!rows.delete(row.id)) rows.set(row.id, remembered(row))
  return { kind: 'rows', rows, anchor: { index, id: row.id }, wholeView: false }
}

export function withRange(selection: JobSelection, added: readonly JobRow[], anchor: Anchor): JobSelection {
  return { ...withView(selection, added), anchor, wholeView: false }
}

/** Adds all rows in view. */
export function withView(selection: JobSelection, added: readonly JobRow[]): JobSelection & { kind: 'rows' } {
  const rows = rowsOf(selection)
  for (const row of added) rows.set(row.id, remembered(row))
  return { kind: 'rows', rows, anchor: null, wholeView: true }
}

export function withoutRows(selection: JobSelection, removed: readonly JobRow[]): JobSelection {
  if (selection.kind === 'all') return NO_SELECTION
  const rows = rowsOf(selection)
  for (const row of removed) rows.delete(row.id)
  return { ...selection, rows, wholeView: false }
}
