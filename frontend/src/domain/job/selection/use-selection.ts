import { useCallback, useEffect, useMemo, useState } from 'react'
import { toast } from 'sonner'

import { listJobRange } from '@/domain/job/api/list-job-range'
import {
  type JobSelection,
  isSelected,
  NO_SELECTION,
  selectedCount,
  selectionIn,
  toggled,
  withoutRows,
  withRange,
  withView,
} from '@/domain/job/selection/selection'
import { readStoredSelection, storeSelection } from '@/domain/job/selection/stored-selection'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import { formatCount } from '@/lib/format'
import { toProblem } from '@/lib/problem'

/** The most ids that one bulk request accepts. */
const MAX_RANGE_ROWS = 10_000

/** Returns the rows that the list displays at these positions, both included; undefined unless it displays all. */
type DisplayedRows = (from: number, to: number) => readonly JobRow[] | undefined

/** Returns the rows if they begin and end with the picked ones: at other positions they are not what the user meant. */
const rowsBetween = ([first, last]: number[], rows: readonly JobRow[] | null | undefined) =>
  rows?.at(0)?.id === first && rows?.at(-1)?.id === last ? (rows ?? undefined) : undefined

/**
 * The selected jobs. Holds ids instead of positions, so that it survives scrolling, paging and reloading. It applies to
 * the filters in `scope`: other filters show jobs that the user has not selected. `dropped` is the selection of the
 * previous filters until another one is made.
 */
export function useSelection(query: JobListQuery, scope: string) {
  const [made, setMade] = useState(readStoredSelection)
  const selection = selectionIn(made, scope)
  useEffect(() => storeSelection({ scope, selection }), [scope, selection])

  const change = useCallback(
    (next: (current: JobSelection) => JobSelection) =>
      setMade((current) => ({ scope, selection: next(selectionIn(current, scope)) })),
    [scope],
  )
  const anchor = selection.kind === 'rows' ? selection.anchor : null

  /** `index` is the position in the whole result, also on a numbered page. A range has the `displayed` rows if all are. */
  const toggle = useCallback(
    async (index: number, row: JobRow, extend: boolean, displayed: DisplayedRows) => {
      if (!extend || anchor === null) {
        change((current) => toggled(current, index, row))
        return
      }
      const [from, to] = [Math.min(anchor.index, index), Math.max(anchor.index, index)]
      if (to - from >= MAX_RANGE_ROWS) {
        toast.error(`A range can hold at most ${formatCount(MAX_RANGE_ROWS)} rows`, {
          description: 'Filter the list and select all matching jobs instead.',
        })
        return
      }
      try {
        const ends = anchor.index < index ? [anchor.id, row.id] : [row.id, anchor.id]
        const rows = rowsBetween(ends, displayed(from, to)) ?? rowsBetween(ends, await listJobRange(query, from, to))
        if (rows === undefined) {
          toast.error('This range can’t be selected here, since the list doesn’t know exactly which rows are in it', {
            description: 'Select a shorter range, or filter the list and select all matching jobs.',
          })
          return
        }
        change((current) => withRange(current, rows, { index, id: row.id }))
      } catch (error) {
        toast.error('Could not select the range', { description: toProblem(error).detail })
      }
    },
    [anchor, change, query],
  )

  return {
    selection,
    dropped: useMemo(() => (made.scope === scope || selectedCount(made.selection) === 0 ? null : made), [made, scope]),
    isSelected: (row: JobRow) => isSelected(selection, row.id),
    toggle,
    toggleView: (rows: readonly JobRow[], on: boolean) =>
      change((current) => (on ? withView(current, rows) : withoutRows(current, rows))),
    selectAll: (total: number) => change(() => ({ kind: 'all', total })),
    clear: useCallback(() => change(() => NO_SELECTION), [change]),
  }
}

export type SelectionState = ReturnType<typeof useSelection>
