import type { ReactNode, RefObject } from 'react'

import type { VirtualTableHandle } from '@/components/virtual-table/types'
import type { JobListQuery, JobRow } from '@/domain/job/types'
import type { RowAction } from '@/features/job-list/components/row-menu'
import type { ListView } from '@/features/job-list/filters'
import type { JobSelection } from '@/domain/job/selection/use-selection'

/** What every way of showing the list is given. */
export type ListProps = {
  view: ListView
  setView: (patch: Partial<ListView>, options?: { replace?: boolean }) => void
  onSort: (key: string) => void
  query: JobListQuery
  resultKey: string
  selection: JobSelection
  onAction: (action: RowAction, job: JobRow) => void
  onLive: (live: boolean) => void
  empty: ReactNode
  tableRef: RefObject<VirtualTableHandle | null>
}
