import type { RowRange } from '@/components/virtual-table/types'

/** Rows are fetched in aligned windows, so that two views of the same place share one request. */
export const WINDOW_ROWS = 100
const PREFETCH_WITHIN_ROWS = 60

export const windowOf = (index: number): number => Math.floor(index / WINDOW_ROWS)

/** The windows that hold the range, and the next one in the direction of travel once its edge is near. */
export function windowsFor({ first, last, direction }: RowRange, count: number): number[] {
  if (last < first) return []
  const lastWindow = windowOf(Math.max(0, count - 1))
  const from = direction < 0 ? windowOf(Math.max(0, first - PREFETCH_WITHIN_ROWS)) : windowOf(first)
  const to = Math.min(lastWindow, direction > 0 ? windowOf(last + PREFETCH_WITHIN_ROWS) : windowOf(last))
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset)
}
