import { useMemo } from 'react'

import type { Column } from '@/components/virtual-table/types'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import { HIDDEN_BY_DEFAULT, jobColumns } from '@/features/job-list/columns'
import { type OnFilter, FilterButton } from '@/features/job-list/components/filter-button'
import { NameLink } from '@/features/job-list/components/name-link'
import { RowMenu } from '@/features/job-list/components/row-menu'
import { type FilterableField, filterByValue, isFilterable } from '@/features/job-list/filter-by-value'
import type { ListProps } from '@/features/job-list/list-props'
import { setPreference, usePreference } from '@/lib/preferences'
import type { TimeDisplay } from '@/lib/zone'

/** The link carries its position in the list, so that the job's page can link to the neighbours. */
const linkedName = (query: JobListQuery | null, firstIndex: number) =>
  function LinkedName(job: JobRow, index: number) {
    return <NameLink job={job} position={query === null ? undefined : { query, index: firstIndex + index }} />
  }

/** Makes the value of a cell filter by it. Tab reaches it in the active row. */
function filtering(column: Column<JobRow>, field: FilterableField, onFilter: OnFilter): Column<JobRow> {
  const cell = (job: JobRow, index: number, active: boolean) => {
    const patch = filterByValue(job, field)
    if (patch === null) return column.cell(job, index, active)
    return (
      <FilterButton patch={patch} onFilter={onFilter} tabbable={active} className="flex">
        {column.cell(job, index, active)}
      </FilterButton>
    )
  }
  return { ...column, cell }
}

const TIME_COLUMNS = new Set(['created', 'updated'])
/** Fits `2026-03-01 12:05:09`. */
const FULL_TIME_PX = 156

const defaultWidth = ({ id, width }: Column<JobRow>, display: TimeDisplay) =>
  TIME_COLUMNS.has(id) && display !== 'relative' ? FULL_TIME_PX : width

type ColumnProps = Pick<ListProps, 'onAction' | 'onFilter'> & { query: JobListQuery | null }

/**
 * Returns the visible columns with their stored widths, and a last column with the row's menu. `query` is null while the
 * rows are only near their positions.
 */
export function useColumns({ onAction, onFilter, query }: ColumnProps, firstIndex = 0): Column<JobRow>[] {
  const hidden = usePreference('hiddenColumns') ?? HIDDEN_BY_DEFAULT
  const widths = usePreference('columnWidths')
  const display = usePreference('times')
  return useMemo(
    () => [
      ...jobColumns
        .filter((column) => !hidden.includes(column.id))
        .map((column) => ({ ...column, width: widths[column.id] ?? defaultWidth(column, display) }))
        .map((column) => (column.id === 'name' ? { ...column, cell: linkedName(query, firstIndex) } : column))
        .map((column) => (isFilterable(column.id) ? filtering(column, column.id, onFilter) : column)),
      {
        id: 'actions',
        label: 'Actions',
        labelHidden: true,
        width: 48,
        cell: (job: JobRow, _index: number, active: boolean) => (
          <RowMenu job={job} onAction={onAction} tabbable={active} />
        ),
      },
    ],
    [display, firstIndex, hidden, onAction, onFilter, query, widths],
  )
}

export function useHiddenColumns() {
  const hidden = usePreference('hiddenColumns') ?? HIDDEN_BY_DEFAULT
  const toggle = (id: string, shown: boolean) =>
    setPreference('hiddenColumns', shown ? hidden.filter((other) => other !== id) : [...hidden, id])
  return { hidden, toggle }
}
