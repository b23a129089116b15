import type { ReactNode, RefObject } from 'react'

import type { VirtualTableHandle } from '@/components/virtual-table/types'
import type { JobAction } from '@/domain/job/job-action'
import type { SelectionState } from '@/domain/job/selection/use-selection'
import type { Count, JobListQuery, JobRow } from '@/domain/job/types'
import type { OnFilter } from '@/features/job-list/components/filter-button'
import type { ListView } from '@/features/job-list/list-view'

/** Props of every display mode of the list. */
export type ListProps = {
  view: ListView
  setView: (patch: Partial<ListView>, options?: { replace?: boolean }) => void
  onSort: (key: string) => void
  query: JobListQuery
  resultKey: string
  /** The number of jobs in the list as the counts by status have it; undefined while it is not known. */
  counted: Count | undefined
  selection: SelectionState
  onFilter: OnFilter
  onAction: (action: JobAction, job: JobRow) => void
  empty: ReactNode
  tableRef: RefObject<VirtualTableHandle | null>
}
