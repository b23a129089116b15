import { useNavigate } from 'react-router'

import { VirtualTable } from '@/components/virtual-table/virtual-table'
import { jobLabel } from '@/domain/job/job-label'
import { withBetterCount } from '@/domain/job/list-count'
import { ListProblem } from '@/features/job-list/components/list-problem'
import { Pager } from '@/features/job-list/components/pager'
import { SelectShown } from '@/features/job-list/components/select-shown'
import { useColumns } from '@/features/job-list/hooks/use-columns'
import { useDayGroups } from '@/features/job-list/hooks/use-day-groups'
import { lastPageInstead, useExistingPage } from '@/features/job-list/hooks/use-existing-page'
import { pageRows, useNumberedPage } from '@/features/job-list/hooks/use-numbered-page'
import type { ListProps } from '@/features/job-list/list-props'
import { sortOf } from '@/features/job-list/sort'
import { setPreference, usePreference } from '@/lib/preferences'

/** The list in numbered pages. */
export function PagedTable({ view, setView, query, selection, counted, tableRef, ...props }: ListProps) {
  const navigate = useNavigate()
  const pageSize = usePreference('pageSize')
  const widths = usePreference('columnWidths')
  const groups = useDayGroups(view.ordering)
  const start = (view.page - 1) * pageSize
  const list = useNumberedPage(query, view.page, pageSize)
  const columns = useColumns({ ...props, query: list.near ? null : query }, start)
  const instead = list.outdated ? null : lastPageInstead(list.data, list.total, view.page, pageSize)
  useExistingPage(instead, setView)

  const rows = list.data?.results ?? []
  if (list.data?.count === 0 && !list.outdated) return props.empty
  return (
    <>
      {list.problem && <ListProblem problem={list.problem} hasRows={list.data !== undefined} onRetry={list.retry} />}
      <VirtualTable
        key={`${props.resultKey}/${view.page}/${pageSize}`}
        ref={tableRef}
        label="Jobs"
        columns={columns}
        count={list.data ? rows.length : pageSize}
        totalCount={list.total.exact ? list.total.value : -1}
        indexOffset={start}
        rowAt={(index) => rows[index]}
        busy={list.outdated || list.data === undefined}
        onOpen={(job, index) =>
          void navigate(`/jobs/${job.id}`, { state: list.near ? null : { query, index: start + index } })
        }
        selection={{
          isSelected: selection.isSelected,
          onToggle: (index, job, extend) =>
            void selection.toggle(start + index, job, extend, (from, to) => pageRows(list.data, start, from, to)),
          header: <SelectShown rows={rows} selection={selection} outdated={list.outdated} />,
          labelFor: (job) => `Select ${jobLabel(job)}`,
        }}
        {...groups}
        sort={sortOf(view.ordering)}
        onSort={props.onSort}
        onResize={(id, width) => setPreference('columnWidths', { ...widths, [id]: width })}
      />
      {list.data && (
        <Pager
          page={view.page}
          pageSize={pageSize}
          total={withBetterCount(list.total, counted)}
          near={list.near}
          onPage={(page) => setView({ page })}
        />
      )}
    </>
  )
}
