import { useCallback, useState } from 'react'
import { toast } from 'sonner'

import { listRange } from '@/features/jobs/api/list-range'
import type { JobListQuery, JobRow } from '@/features/jobs/api/types'
import { NOTHING, type Picked, toggled, withRows, withoutRows } from '@/features/jobs/selection'
import { formatCount } from '@/lib/format'
import { toProblem } from '@/lib/problem'

/** More than this at once is not a job for single calls. */
export const MAX_PICKED_ROWS = 1_000

/** What is selected. It holds ids, not places, and so survives scrolling, paging, other filters and refreshing. */
export function useSelection(query: JobListQuery) {
  const [picked, setPicked] = useState<Picked>(NOTHING)
  const { lastIndex, rows } = picked

  /** Adds the rows at positions `from` to `to`, wherever they are. */
  const pickRange = useCallback(
    async (from: number, to: number, last: number | null) => {
      if (to - from >= MAX_PICKED_ROWS) {
        toast.error(`At most ${formatCount(MAX_PICKED_ROWS)} jobs can be selected at once`)
        return
      }
      try {
        const added = await listRange(query, from, to)
        setPicked((now) => withRows(now, added, last))
      } catch (error) {
        toast.error('The rows could not be selected', { description: toProblem(error).detail })
      }
    },
    [query],
  )
  const toggle = useCallback(
    async (index: number, row: JobRow, extend: boolean) => {
      if (extend && lastIndex !== null) await pickRange(Math.min(lastIndex, index), Math.max(lastIndex, index), index)
      else setPicked((now) => toggled(now, index, row))
    },
    [lastIndex, pickRange],
  )
  return {
    picked,
    toggle,
    isSelected: (row: JobRow) => rows.has(row.id),
    toggleRows: (shown: readonly JobRow[], on: boolean) =>
      setPicked((now) => (on ? withRows(now, shown, null) : withoutRows(now, shown))),
    pickAll: (total: number) => pickRange(0, total - 1, null),
    clear: () => setPicked(NOTHING),
  }
}

export type JobSelection = ReturnType<typeof useSelection>
