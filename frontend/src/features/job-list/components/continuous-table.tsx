import { useCallback, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'

import type { RowRange } from '@/components/virtual-table/types'
import { VirtualTable } from '@/components/virtual-table/virtual-table'
import { jobLabel } from '@/domain/job/job-label'
import { withBetterCount } from '@/domain/job/list-count'
import { ListProblem } from '@/features/job-list/components/list-problem'
import { PositionBar } from '@/features/job-list/components/position-bar'
import { SelectShown } from '@/features/job-list/components/select-shown'
import { useColumns } from '@/features/job-list/hooks/use-columns'
import { useDayGroups } from '@/features/job-list/hooks/use-day-groups'
import { useRows } from '@/features/job-list/hooks/use-rows'
import type { ListProps } from '@/features/job-list/list-props'
import { displayedRows } from '@/features/job-list/row-source'
import { sortOf } from '@/features/job-list/sort'
import { useDebounced } from '@/lib/hooks'
import { setPreference, usePreference } from '@/lib/preferences'

const POSITION_DEBOUNCE_MS = 300
const PLACEHOLDER_ROWS = 30

/** The whole result as one table with one scrollbar. */
export function ContinuousTable({ tableRef, ...props }: ListProps) {
  const { view, setView, query, resultKey, selection } = props
  const navigate = useNavigate()
  const widths = usePreference('columnWidths')
  const groups = useDayGroups(view.ordering)
  const rows = useRows(query, resultKey, view.position)
  const columns = useColumns({ ...props, query: rows.near ? null : query })
  const [reported, setReported] = useState<{ range: RowRange; resultKey: string } | null>(null)
  const { onRange, resultKey: displayedKey } = rows
  const report = useCallback(
    (range: RowRange) => {
      setReported({ range, resultKey: displayedKey })
      onRange(range)
    },
    [onRange, displayedKey],
  )
  // A range of the previous result doesn't apply to this one.
  const range = reported?.resultKey === resultKey ? reported.range : null
  const position = useDebounced(range?.top ?? view.position, POSITION_DEBOUNCE_MS)

  useEffect(() => {
    if (range !== null && position === range.top && position !== view.position) setView({ position }, { replace: true })
  }, [position, range, setView, view.position])

  if (!rows.pending && rows.count === 0 && rows.problem === null) return props.empty
  const shown = range ? rowsIn(range, rows.rowAt) : []
  return (
    <>
      {rows.problem && <ListProblem problem={rows.problem} hasRows={!rows.pending} onRetry={rows.retry} />}
      <VirtualTable
        key={rows.resultKey}
        ref={tableRef}
        label="Jobs"
        columns={columns}
        count={rows.pending ? view.position + PLACEHOLDER_ROWS : rows.count}
        totalCount={rows.total.exact ? rows.total.value : -1}
        rowAt={rows.rowAt}
        busy={rows.pending || rows.outdated}
        initialRow={view.position}
        onRange={report}
        onOpen={(job, index) => void navigate(`/jobs/${job.id}`, { state: rows.near ? null : { query, index } })}
        selection={{
          isSelected: selection.isSelected,
          onToggle: (index, job, extend) =>
            void selection.toggle(index, job, extend, (from, to) => displayedRows(rows, from, to)),
          header: <SelectShown rows={shown} selection={selection} outdated={rows.outdated} />,
          labelFor: (job) => `Select ${jobLabel(job)}`,
        }}
        {...groups}
        sort={sortOf(view.ordering)}
        onSort={props.onSort}
        onResize={(id, width) => setPreference('columnWidths', { ...widths, [id]: width })}
      />
      <PositionBar
        rows={{ ...rows, total: withBetterCount(rows.total, props.counted) }}
        range={range}
        query={query}
        ordering={view.ordering}
        tableRef={tableRef}
      />
    </>
  )
}

/** Returns the rows in view, with undefined for those that have not arrived. */
function rowsIn<Row>({ top, bottom }: RowRange, rowAt: (index: number) => Row | undefined): (Row | undefined)[] {
  return Array.from({ length: Math.max(0, bottom - top + 1) }, (_, offset) => rowAt(top + offset))
}
