import { useCallback, useEffect, useState } from 'react'
import { toast } from 'sonner'

import { listRange } from '@/domain/job/api/list-range'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import { keepSelection, keptSelection } from '@/domain/job/selection/stored-selection'
import {
  NOTHING,
  type Picked,
  isPicked,
  pickedFor,
  toggled,
  withRows,
  withoutRows,
} from '@/domain/job/selection/selection'
import { formatCount } from '@/lib/format'
import { toProblem } from '@/lib/problem'

/** As many ids as one bulk call takes. */
const MAX_RANGE_ROWS = 10_000

/** What is selected. It holds ids, not places, and so survives scrolling, paging and reloading. */
export function useSelection(query: JobListQuery, resultKey: string) {
  const [state, setPicked] = useState<Picked>(keptSelection)
  useEffect(() => keepSelection(state), [state])
  const picked = pickedFor(state, resultKey)
  const lastIndex = picked.kind === 'rows' ? picked.lastIndex : null

  /** `index` is the row's position in the whole result, also on a page. */
  const toggle = useCallback(
    async (index: number, row: JobRow, extend: boolean) => {
      if (!extend || lastIndex === null) {
        setPicked((now) => toggled(now, index, row))
        return
      }
      const [from, to] = [Math.min(lastIndex, index), Math.max(lastIndex, index)]
      if (to - from >= MAX_RANGE_ROWS) {
        toast.error(`A range holds at most ${formatCount(MAX_RANGE_ROWS)} rows`, {
          description: 'Filter, and select all that match.',
        })
        return
      }
      try {
        const rows = await listRange(query, from, to)
        setPicked((now) => withRows(now, rows, index))
      } catch (error) {
        toast.error('The range could not be selected', { description: toProblem(error).detail })
      }
    },
    [lastIndex, query],
  )
  const toggleRows = useCallback((rows: readonly JobRow[], on: boolean) => {
    setPicked((now) => (on ? withRows(now, rows, null) : withoutRows(now, rows)))
  }, [])

  return {
    picked,
    isSelected: (row: JobRow) => isPicked(picked, row.id),
    toggle,
    toggleRows,
    pickAll: (total: number) => setPicked({ kind: 'all', resultKey, total }),
    clear: useCallback(() => setPicked(NOTHING), []),
  }
}

export type JobSelection = ReturnType<typeof useSelection>
