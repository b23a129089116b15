import type { RowRange } from '@/components/virtual-table/types'
import type { ListCount } from '@/domain/job/list-count'
import type { JobRow } from '@/domain/job/types'
import type { Problem } from '@/lib/problem'

/** The rows of a table, however they are fetched. */
export type RowSource = {
  /** Rows that can be scrolled to. */
  count: number
  /** Rows of the whole result. */
  total: ListCount
  rowAt: (index: number) => JobRow | undefined
  /** False if the displayed rows between two positions may lack some of the list's rows or repeat some. */
  isUnbroken: (from: number, to: number) => boolean
  onRange: (range: RowRange) => void
  /** True until the first rows have arrived. */
  pending: boolean
  /** True while the rows of the previous result are still displayed. */
  outdated: boolean
  /** Identifies the displayed result. */
  resultKey: string
  problem: Problem | null
  retry: () => void
}

/**
 * `byPosition`: rows are addressed by position; otherwise they load page by page from the start. `near`: the rows in view
 * are near their positions.
 */
export type JobRows = RowSource & { byPosition: boolean; near: boolean }

/** Returns the displayed rows from one position to another, both included; undefined unless all of them are there. */
export function displayedRows(
  { rowAt, isUnbroken }: Pick<RowSource, 'rowAt' | 'isUnbroken'>,
  from: number,
  to: number,
): JobRow[] | undefined {
  if (!isUnbroken(from, to)) return undefined
  const rows: JobRow[] = []
  for (let index = from; index <= to; index++) {
    const row = rowAt(index)
    if (row === undefined) return undefined
    rows.push(row)
  }
  return rows
}
