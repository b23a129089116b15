import { useCallback } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import type { JobListQuery } from '@/domain/job/types'
import { useKeysetRows } from '@/features/job-list/hooks/use-keyset-rows'
import { usePositionRows } from '@/features/job-list/hooks/use-position-rows'
import type { JobRows } from '@/features/job-list/row-source'

/** Pages from the start are loaded up to a displayed row before this one, so that it stays in view. */
const CATCH_UP_ROWS = 10_000

/**
 * Returns rows by position where the server knows positions, else page by page from the start. Until the jobs are
 * counted, rows are read by position. When they turn out to be too many for that, they stay until those from the start
 * include the displayed ones.
 */
export function useRows(query: JobListQuery, resultKey: string, firstRow: number): JobRows {
  const byPosition = usePositionRows(query, resultKey, firstRow)
  const fromStart = useKeysetRows(query, resultKey, !byPosition.byPosition, byPosition.total)
  const { onRange: onPositionRange, lastRow } = byPosition
  const { onRange: onKeysetRange } = fromStart
  const behind = fromStart.hasMore && fromStart.count <= lastRow && lastRow < CATCH_UP_ROWS
  const onBothRanges = useCallback(
    (range: RowRange) => {
      onPositionRange(range)
      onKeysetRange(range)
    },
    [onPositionRange, onKeysetRange],
  )
  if (byPosition.byPosition) {
    // After a change back to positions, the loaded rows stay until those by position have arrived.
    const isLoaded = !fromStart.pending && !fromStart.outdated && !byPosition.outdated
    return {
      ...byPosition,
      rowAt: (index) => byPosition.rowAt(index) ?? (isLoaded ? fromStart.rowAt(index) : undefined),
    }
  }
  if (fromStart.pending) return byPosition
  return behind && !fromStart.problem
    ? { ...byPosition, onRange: onBothRanges }
    : { ...fromStart, byPosition: false, near: false }
}
