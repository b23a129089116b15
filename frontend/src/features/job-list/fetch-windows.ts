import type { RowRange } from '@/components/virtual-table/types'

/** Rows are fetched in aligned windows of this size, so that two views of the same rows share one request. */
export const FETCH_WINDOW_ROWS = 100
const PREFETCH_WITHIN_ROWS = 60

export const fetchWindowAt = (index: number): number => Math.floor(index / FETCH_WINDOW_ROWS)

/** Returns the fetch windows that contain the range, plus the next one in scroll direction when its edge is near. */
export function fetchWindowsFor(
  { first, last, direction }: Pick<RowRange, 'first' | 'last' | 'direction'>,
  count: number,
): number[] {
  if (last < first) return []
  const lastWindow = fetchWindowAt(Math.max(0, count - 1))
  const from = direction < 0 ? fetchWindowAt(Math.max(0, first - PREFETCH_WITHIN_ROWS)) : fetchWindowAt(first)
  const to = Math.min(lastWindow, direction > 0 ? fetchWindowAt(last + PREFETCH_WITHIN_ROWS) : fetchWindowAt(last))
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset)
}
