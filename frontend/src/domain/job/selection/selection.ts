import type { Status } from '@/domain/job/status-meta'
import type { JobRow } from '@/domain/job/types'

/** Single jobs with the status they had when selected, or every job of the result that `resultKey` identifies. */
export type JobSelection =
  | { kind: 'rows'; rows: ReadonlyMap<number, Status>; lastIndex: number | null }
  | { kind: 'all'; resultKey: string; total: number }

export const NO_SELECTION: JobSelection = { kind: 'rows', rows: new Map(), lastIndex: null }

/** Drops a selection of all jobs once the filters have changed. */
export const selectionFor = (selection: JobSelection, resultKey: string): JobSelection =>
  selection.kind === 'all' && selection.resultKey !== resultKey ? NO_SELECTION : selection

export const isSelected = (selection: JobSelection, id: number): boolean =>
  selection.kind === 'all' || selection.rows.has(id)

export const selectedCount = (selection: JobSelection): number =>
  selection.kind === 'all' ? selection.total : selection.rows.size

const rowsOf = (selection: JobSelection) => new Map(selection.kind === 'all' ? [] : selection.rows)

/** Toggles one row. When all jobs were selected, starts over with this row. */
export function toggled(selection: JobSelection, index: number, row: JobRow): JobSelection {
  const rows = rowsOf(selection)
  if (!rows.delete(row.id)) rows.set(row.id, row.latest_status.status_type)
  return { kind: 'rows', rows, lastIndex: index }
}

export function withRows(selection: JobSelection, added: readonly JobRow[], lastIndex: number | null): JobSelection {
  const rows = rowsOf(selection)
  for (const row of added) rows.set(row.id, row.latest_status.status_type)
  return { kind: 'rows', rows, lastIndex }
}

export function withoutRows(selection: JobSelection, removed: readonly JobRow[]): JobSelection {
  if (selection.kind === 'all') return NO_SELECTION
  const rows = rowsOf(selection)
  for (const row of removed) rows.delete(row.id)
  return { ...selection, rows }
}
