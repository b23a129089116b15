import { Suspense, useCallback, useMemo, useRef, useState } from 'react'

import { IgnoredParams } from '@/components/ui/ignored-params'
import type { VirtualTableHandle } from '@/components/virtual-table/types'
import { useRefusal } from '@/domain/account/use-refusal'
import type { Count } from '@/domain/job/types'
import { BulkBar } from '@/features/bulk/components/bulk-bar'
import { SelectionBand } from '@/features/bulk/components/selection-band'
import { useJobActions } from '@/features/job-forms/hooks/use-job-actions'
import { CardList } from '@/features/job-list/components/card-list'
import { ContinuousTable } from '@/features/job-list/components/continuous-table'
import { FilterChips } from '@/features/job-list/components/filter-chips'
import { ListProblem } from '@/features/job-list/components/list-problem'
import { ListSkeleton } from '@/features/job-list/components/list-skeleton'
import { ListToolbar } from '@/features/job-list/components/list-toolbar'
import { NewJobsButton } from '@/features/job-list/components/new-jobs-button'
import { NoJobs } from '@/features/job-list/components/no-jobs'
import { PagedTable } from '@/features/job-list/components/paged-table'
import { StatusChips } from '@/features/job-list/components/status-chips'
import { reportAiming } from '@/features/job-list/hooks/use-aiming'
import { useJobList } from '@/features/job-list/hooks/use-job-list'
import { useListView } from '@/features/job-list/hooks/use-list-view'
import { useStatusCounts } from '@/features/job-list/hooks/use-status-counts'
import { useViewMode } from '@/features/job-list/hooks/use-view-mode'
import { nextOrdering } from '@/features/job-list/sort'
import { useHotkeys } from '@/lib/hotkeys'
import { lazyComponent } from '@/lib/lazy-component'
import { useListSelection } from '@/pages/use-list-selection'

const CreateDialog = lazyComponent(() =>
  import('@/features/job-forms/components/create-dialog').then((m) => m.CreateDialog),
)
const ActionDialogs = lazyComponent(() =>
  import('@/features/job-forms/components/action-dialogs').then((m) => m.ActionDialogs),
)

const lists = { table: ContinuousTable, pages: PagedTable, cards: CardList }

/** Returns the count of the jobs that the snapshot shows. */
const withoutNewJobs = (count: Count | undefined, newJobs: number): Count | undefined =>
  count && { ...count, value: Math.max(0, count.value - newJobs) }

export function JobsPage() {
  const { view, ignored, setView, setFilters } = useListView()
  const [mode, setMode] = useViewMode(view, setView)
  const list = useJobList(view)
  const counts = useStatusCounts(list.query)

  const resultKey = JSON.stringify(list.query)
  const { selection, matching } = useListSelection(view, setFilters, list.snapshotQuery, counts)
  const actions = useJobActions()
  const [creating, setCreating] = useState(false)
  const mayCreate = useRefusal('createJob') === null
  const onCreate = mayCreate ? () => setCreating(true) : undefined
  const search = useRef<HTMLInputElement>(null)
  const table = useRef<VirtualTableHandle>(null)

  useHotkeys(
    useMemo(
      () => ({
        '/': () => search.current?.focus(),
        c: () => mayCreate && setCreating(true),
        j: () => table.current?.move(1),
        k: () => table.current?.move(-1),
      }),
      [mayCreate],
    ),
  )
  const onSearch = useCallback((text: string) => setFilters({ search: text }, { replace: true }), [setFilters])
  const showNewJobs = () => {
    setView({ page: 1, position: 0 }, { replace: true })
    void list.refresh().then(() => table.current?.goTo(0))
  }
  const List = lists[mode]
  return (
    <main
      // The rows in view are printed: the table is as tall as all of its rows.
      className="flex min-h-0 flex-1 flex-col print:h-dvh print:flex-none"
    >
      <title>Jobs · Muster</title>
      <header className="flex flex-col gap-2 px-3 py-2.5 sm:px-4">
        <ListToolbar
          view={view}
          mode={mode}
          query={list.query}
          searchRef={search}
          onFilters={setFilters}
          onSearch={onSearch}
          onMode={setMode}
          onCreate={onCreate}
        />
        <div className="flex min-w-0 items-center gap-2">
          <StatusChips counts={counts} chosen={view.status} onChange={(status) => setFilters({ status })} />
          <NewJobsButton count={list.newJobCount} onShow={showNewJobs} />
        </div>
        <IgnoredParams params={ignored} onDismiss={() => setView({}, { replace: true })} />
        <FilterChips filters={view} onChange={setFilters} />
      </header>
      <section
        aria-label="Job list"
        onPointerMove={reportAiming}
        className="relative flex min-h-0 flex-1 flex-col border-t border-line"
      >
        <SelectionBand state={selection} matching={matching} />
        {!list.ready &&
          (list.problem ? (
            <ListProblem problem={list.problem} hasRows={false} onRetry={list.retry} />
          ) : (
            <ListSkeleton mode={mode} view={view} />
          ))}
        {list.ready && (
          <List
            view={view}
            setView={setView}
            onSort={(key) => setFilters({ ordering: nextOrdering(view.ordering, key) })}
            query={list.snapshotQuery}
            resultKey={resultKey}
            counted={withoutNewJobs(matching.count, list.newJobCount)}
            selection={selection}
            onFilter={setFilters}
            onAction={actions.act}
            empty={<NoJobs filters={view} onFilters={setFilters} onCreate={onCreate} />}
            tableRef={table}
          />
        )}
        <BulkBar state={selection} matching={matching} />
      </section>
      <Suspense fallback={null}>
        {creating && <CreateDialog onClose={() => setCreating(false)} onCreated={showNewJobs} />}
        {actions.open && <ActionDialogs open={actions.open} onClose={actions.close} />}
      </Suspense>
    </main>
  )
}
