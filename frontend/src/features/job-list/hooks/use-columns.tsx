import { useMemo } from 'react'

import type { Column } from '@/components/virtual-table/types'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import { HIDDEN_BY_DEFAULT, jobColumns } from '@/features/job-list/columns'
import { NameLink } from '@/features/job-list/components/name-link'
import { type RowAction, RowMenu } from '@/features/job-list/components/row-menu'
import { setPreference, usePreference } from '@/lib/preferences'

/** The link knows its place in the list, so that the job's page can lead to its neighbours. */
const linked = (query: JobListQuery, firstIndex: number) =>
  function LinkedName(job: JobRow, index: number) {
    return <NameLink job={job} place={{ query, index: firstIndex + index }} />
  }

/** The columns that are shown, as wide as they were left, and the menu at the end of each row. */
export function useColumns(
  onAction: (action: RowAction, job: JobRow) => void,
  query: JobListQuery,
  firstIndex = 0,
): Column<JobRow>[] {
  const hidden = usePreference('hiddenColumns') ?? HIDDEN_BY_DEFAULT
  const widths = usePreference('columnWidths')
  return useMemo(
    () => [
      ...jobColumns
        .filter((column) => !hidden.includes(column.id))
        .map((column) => ({ ...column, width: widths[column.id] ?? column.width }))
        .map((column) => (column.id === 'name' ? { ...column, cell: linked(query, firstIndex) } : column)),
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
    [firstIndex, hidden, onAction, query, widths],
  )
}

export function useHiddenColumns() {
  const hidden = usePreference('hiddenColumns') ?? HIDDEN_BY_DEFAULT
  const toggle = (id: string, shown: boolean) =>
    setPreference('hiddenColumns', shown ? hidden.filter((other) => other !== id) : [...hidden, id])
  return { hidden, toggle }
}
