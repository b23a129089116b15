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
