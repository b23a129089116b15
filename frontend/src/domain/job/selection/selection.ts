import type { Status } from '@/domain/job/status-meta'
import type { JobRow } from '@/domain/job/types'

/** Jobs picked one by one (with the status they had then), or everything that matches the result named `resultKey`. */
export type Picked =
  | { kind: 'rows'; rows: ReadonlyMap<number, Status>; lastIndex: number | null }
  | { kind: 'all'; resultKey: string; total: number }

export const NOTHING: Picked = { kind: 'rows', rows: new Map(), lastIndex: null }

/** "Everything that matches" means nothing any more once the filters have changed. */
export const pickedFor = (picked: Picked, resultKey: string): Picked =>
  picked.kind === 'all' && picked.resultKey !== resultKey ? NOTHING : picked

export const isPicked = (picked: Picked, id: number): boolean => picked.kind === 'all' || picked.rows.has(id)

export const pickedCount = (picked: Picked): number => (picked.kind === 'all' ? picked.total : picked.rows.size)

/** Flips one row. Within "everything", the first click starts over with that row. */
export function toggled(picked: Picked, index: number, row: JobRow): Picked {
  const rows = new Map(picked.kind === 'all' ? [] : picked.rows)
  if (!rows.delete(row.id)) rows.set(row.id, row.latest_status.status_type)
  return { kind: 'rows', rows, lastIndex: index }
}

/** Adds rows to what is picked. */
export function withRows(picked: Picked, added: readonly JobRow[], lastIndex: number | null): Picked {
  const rows = new Map(picked.kind === 'all' ? [] : picked.rows)
  for (const row of added) rows.set(row.id, row.latest_status.status_type)
  return { kind: 'rows', rows, lastIndex }
}

export function withoutRows(picked: Picked, removed: readonly JobRow[]): Picked {
  if (picked.kind === 'all') return NOTHING
  const rows = new Map(picked.rows)
  for (const row of removed) rows.delete(row.id)
  return { ...picked, rows }
}
