import { useNavigate } from 'react-router'

import { EmptyState } from '@/components/ui/empty-state'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { VirtualTable } from '@/components/virtual-table/virtual-table'
import type { JobListQuery, JobRow } from '@/features/jobs/api/types'
import { Pager } from '@/features/jobs/components/pager'
import type { RowAction } from '@/features/jobs/components/row-menu'
import { useColumns } from '@/features/jobs/hooks/use-columns'
import { useJobPage } from '@/features/jobs/hooks/use-job-page'
import { usePreference } from '@/lib/preferences'
import { toProblem } from '@/lib/problem'

type PagedTableProps = {
  query: JobListQuery
  page: number
  onPage: (page: number) => void
  onAction: (action: RowAction, job: JobRow) => void
}

/** The list in numbered pages. */
export function PagedTable({ query, page, onPage, onAction }: PagedTableProps) {
  const navigate = useNavigate()
  const pageSize = usePreference('pageSize')
  const columns = useColumns(onAction)
  const list = useJobPage(query, page, pageSize)
  const rows = list.data?.results ?? []

  if (list.error && !list.data) {
    return (
      <div className="p-4">
        <ProblemNotice problem={toProblem(list.error)} title="The jobs could not be loaded" onRetry={() => void list.refetch()} />
      </div>
    )
  }
  if (list.data && list.data.count === 0) return <EmptyState title="No jobs yet">Create one, or import a history.</EmptyState>
  return (
    <>
      <VirtualTable
        key={`${page}/${pageSize}`}
        label="Jobs"
        columns={columns}
        count={list.data ? rows.length : pageSize}
        totalCount={list.data?.count ?? -1}
        indexOffset={(page - 1) * pageSize}
        rowAt={(index) => rows[index]}
        rowKey={(job) => job.id}
        busy={list.isPlaceholderData || list.isPending}
        onOpen={(job) => void navigate(`/jobs/${job.id}`)}
      />
      {list.data && (
        <Pager page={page} pageSize={pageSize} count={list.data.count} exact={list.data.count_exact} onPage={onPage} />
      )}
    </>
  )
}
