import type { RowRange } from '@/components/virtual-table/types'
import type { JobRow } from '@/domain/job/types'
import type { Problem } from '@/lib/problem'

/** Where a table gets its rows from, whichever way they are fetched. */
export type RowSource = {
  /** Rows that can be scrolled to. */
  count: number
  /** Rows of the whole result; a floor unless `exact`. */
  total: number
  exact: boolean
  rowAt: (index: number) => JobRow | undefined
  onRange: (range: RowRange) => void
  /** Nothing to show yet. */
  pending: boolean
  /** Rows of the result before this one are still in view. */
  outdated: boolean
  /** Names the result that is in view. */
  resultKey: string
  problem: Problem | null
  retry: () => void
  live: boolean
}
