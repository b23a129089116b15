import { useCallback, useEffect, useState } from 'react'
import { toast } from 'sonner'

import { listJobRange } from '@/domain/job/api/list-job-range'
import {
  type JobSelection,
  isSelected,
  NO_SELECTION,
  selectionFor,
  toggled,
  withoutRows,
  withRows,
} from '@/domain/job/selection/selection'
import { readStoredSelection, storeSelection } from '@/domain/job/selection/stored-selection'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import { formatCount } from '@/lib/format'
import { toProblem } from '@/lib/problem'

/** The most ids that one bulk request accepts. */
const MAX_RANGE_ROWS = 10_000

/** The selected jobs. Holds ids instead of positions, so that it survives scrolling, paging and reloading. */
export function useSelection(query: JobListQuery, resultKey: string) {
  const [state, setSelection] = useState<JobSelection>(readStoredSelection)
  useEffect(() => storeSelection(state), [state])
  const selection = selectionFor(state, resultKey)
  const lastIndex = selection.kind === 'rows' ? selection.lastIndex : null

  /** `index` is the position in the whole result, also on a numbered page. */
  const toggle = useCallback(
    async (index: number, row: JobRow, extend: boolean) => {
      if (!extend || lastIndex === null) {
        setSelection((current) => toggled(current, index, row))
        return
      }
      const [from, to] = [Math.min(lastIndex, index), Math.max(lastIndex, index)]
      if (to - from >= MAX_RANGE_ROWS) {
        toast.error(`A range can hold at most ${formatCount(MAX_RANGE_ROWS)} rows`, {
          description: 'Filter the list and select all matching jobs instead.',
        })
        return
      }
      try {
        const rows = await listJobRange(query, from, to)
        setSelection((current) => withRows(current, rows, index))
      } catch (error) {
        toast.error('Could not select the range', { description: toProblem(error).detail })
      }
    },
    [lastIndex, query],
  )
  const toggleRows = useCallback((rows: readonly JobRow[], on: boolean) => {
    setSelection((current) => (on ? withRows(current, rows, null) : withoutRows(current, rows)))
  }, [])

  return {
    selection,
    isSelected: (row: JobRow) => isSelected(selection, row.id),
    toggle,
    toggleRows,
    selectAll: (total: number) => setSelection({ kind: 'all', resultKey, total }),
    clear: useCallback(() => setSelection(NO_SELECTION), []),
  }
}

export type SelectionState = ReturnType<typeof useSelection>
