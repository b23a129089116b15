import { useCallback, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'

import type { RowRange } from '@/components/virtual-table/types'
import { VirtualTable } from '@/components/virtual-table/virtual-table'
import { ListProblem } from '@/features/job-list/components/list-problem'
import { PlaceBar } from '@/features/job-list/components/position-bar'
import { SelectShown } from '@/features/job-list/components/select-shown'
import type { ListProps } from '@/features/job-list/list-props'
import { useColumns } from '@/features/job-list/hooks/use-columns'
import { useRows } from '@/features/job-list/hooks/use-rows'
import { sortOf } from '@/features/job-list/sort'
import { useDebounced } from '@/lib/hooks'
import { setPreference, usePreference } from '@/lib/preferences'

const PLACE_MS = 300
const PENDING_ROWS = 30

/** The whole result under one scrollbar. */
export function EndlessTable({ tableRef, ...props }: ListProps) {
  const { view, setView, query, resultKey, selection, onLive } = props
  const navigate = useNavigate()
  const columns = useColumns(props.onAction, query)
  const widths = usePreference('columnWidths')
  const rows = useRows(query, resultKey, view.position)
  const [seen, setSeen] = useState<{ range: RowRange; resultKey: string } | null>(null)
  const { onRange, resultKey: shownKey } = rows
  const report = useCallback(
    (range: RowRange) => {
      setSeen({ range, resultKey: shownKey })
      onRange(range)
    },
    [onRange, shownKey],
  )
  // A place in another result means nothing in this one.
  const range = seen?.resultKey === resultKey ? seen.range : null
  const place = useDebounced(range?.top ?? view.position, PLACE_MS)

  useEffect(() => onLive(rows.live), [onLive, rows.live])
  useEffect(() => {
    if (range !== null && place === range.top && place !== view.position)
      setView({ position: place }, { replace: true })
  }, [place, range, setView, view.position])

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
        count={rows.pending ? view.position + PENDING_ROWS : rows.count}
        totalCount={rows.exact ? rows.total : -1}
        rowAt={rows.rowAt}
        busy={rows.pending || rows.outdated}
        initialRow={view.position}
        onRange={report}
        onOpen={(job, index) => void navigate(`/jobs/${job.id}`, { state: { query, index } })}
        selection={{
          isSelected: selection.isSelected,
          onToggle: (index, job, extend) => void selection.toggle(index, job, extend),
          header: <SelectShown rows={shown} selection={selection} />,
          labelFor: (job) => `Select ${job.name}`,
        }}
        sort={sortOf(view.ordering)}
        onSort={props.onSort}
        onResize={(id, width) => setPreference('columnWidths', { ...widths, [id]: width })}
      />
      <PlaceBar rows={rows} range={range} query={query} ordering={view.ordering} tableRef={tableRef} />
    </>
  )
}

function rowsIn<Row>({ top, last }: RowRange, rowAt: (index: number) => Row | undefined): Row[] {
  return Array.from({ length: Math.max(0, last - top + 1) }, (_, offset) => rowAt(top + offset)).filter(
    (row) => row !== undefined,
  )
}
