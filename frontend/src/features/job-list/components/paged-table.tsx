import { useEffect } from 'react'
import { useNavigate } from 'react-router'

import { VirtualTable } from '@/components/virtual-table/virtual-table'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { ListProblem } from '@/features/job-list/components/list-problem'
import { Pager } from '@/features/job-list/components/pager'
import { SelectShown } from '@/features/job-list/components/select-shown'
import { useColumns } from '@/features/job-list/hooks/use-columns'
import { useNumberedPage } from '@/features/job-list/hooks/use-numbered-page'
import type { ListProps } from '@/features/job-list/list-props'
import { sortOf } from '@/features/job-list/sort'
import { setPreference, usePreference } from '@/lib/preferences'
import { toProblem } from '@/lib/problem'

/** The list in numbered pages. */
export function PagedTable({ view, setView, query, selection, onUnfinished, tableRef, ...props }: ListProps) {
  const navigate = useNavigate()
  const pageSize = usePreference('pageSize')
  const widths = usePreference('columnWidths')
  const start = (view.page - 1) * pageSize
  const columns = useColumns(props.onAction, query, start)
  const list = useNumberedPage(query, view.page, pageSize)
  const unfinished = hasUnfinishedRow(list.data)
  useEffect(() => onUnfinished(unfinished), [onUnfinished, unfinished])

  const rows = list.data?.results ?? []
  if (list.data?.count === 0) return props.empty
  return (
    <>
      {list.error && (
        <ListProblem
          problem={toProblem(list.error)}
          hasRows={list.data !== undefined}
          onRetry={() => void list.refetch()}
        />
      )}
      <VirtualTable
        key={`${props.resultKey}/${view.page}/${pageSize}`}
        ref={tableRef}
        label="Jobs"
        columns={columns}
        count={list.data ? rows.length : pageSize}
        totalCount={list.data?.count_exact === true ? list.data.count : -1}
        indexOffset={start}
        rowAt={(index) => rows[index]}
        busy={list.isPlaceholderData || list.isPending}
        onOpen={(job, index) => void navigate(`/jobs/${job.id}`, { state: { query, index: start + index } })}
        selection={{
          isSelected: selection.isSelected,
          onToggle: (index, job, extend) => void selection.toggle(start + index, job, extend),
          header: <SelectShown rows={rows} selection={selection} />,
          labelFor: (job) => `Select ${job.name}`,
        }}
        sort={sortOf(view.ordering)}
        onSort={props.onSort}
        onResize={(id, width) => setPreference('columnWidths', { ...widths, [id]: width })}
      />
      {list.data && (
        <Pager
          page={view.page}
          pageSize={pageSize}
          count={list.data.count}
          exact={list.data.count_exact}
          onPage={(page) => setView({ page })}
        />
      )}
    </>
  )
}
