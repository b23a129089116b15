import type { JobRow } from '@/features/jobs/api/types'

/** Jobs that were picked, as they were then, and the place of the last one, from which a range is drawn. */
export type Picked = { rows: ReadonlyMap<number, JobRow>; lastIndex: number | null }

export const NOTHING: Picked = { rows: new Map(), lastIndex: null }

export function toggled(picked: Picked, index: number, row: JobRow): Picked {
  const rows = new Map(picked.rows)
  if (!rows.delete(row.id)) rows.set(row.id, row)
  return { rows, lastIndex: index }
}

export function withRows(picked: Picked, added: readonly JobRow[], lastIndex: number | null): Picked {
  const rows = new Map(picked.rows)
  for (const row of added) rows.set(row.id, row)
  return { rows, lastIndex }
}

export function withoutRows(picked: Picked, removed: readonly JobRow[]): Picked {
  const rows = new Map(picked.rows)
  for (const row of removed) rows.delete(row.id)
  return { ...picked, rows }
}
