import { useMemo } from 'react'

import type { Column } from '@/components/virtual-table/types'
import type { JobRow } from '@/features/jobs/api/types'
import { HIDDEN_BY_DEFAULT, jobColumns } from '@/features/jobs/columns'
import { type RowAction, RowMenu } from '@/features/jobs/components/row-menu'
import { setPreference, usePreference } from '@/lib/preferences'

/** The columns that are shown, as wide as they were left, and the menu at the end of each row. */
export function useColumns(onAction: (action: RowAction, job: JobRow) => void): Column<JobRow>[] {
  const hidden = usePreference('hiddenColumns') ?? HIDDEN_BY_DEFAULT
  const widths = usePreference('columnWidths')
  return useMemo(
    () => [
      ...jobColumns
        .filter((column) => !hidden.includes(column.id))
        .map((column) => ({ ...column, width: widths[column.id] ?? column.width })),
      { id: 'actions', label: 'Actions', width: 64, cell: (job: JobRow) => <RowMenu job={job} onAction={onAction} /> },
    ],
    [hidden, onAction, widths],
  )
}

export function useHiddenColumns() {
  const hidden = usePreference('hiddenColumns') ?? HIDDEN_BY_DEFAULT
  const toggle = (id: string, shown: boolean) =>
    setPreference('hiddenColumns', shown ? hidden.filter((other) => other !== id) : [...hidden, id])
  return { hidden, toggle }
}
