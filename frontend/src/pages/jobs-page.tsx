import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react'

import type { VirtualTableHandle } from '@/components/virtual-table/types'
import { BulkBar } from '@/features/bulk/components/bulk-bar'
import { CardList } from '@/features/job-list/components/card-list'
import { EndlessTable } from '@/features/job-list/components/continuous-table'
import { FilterChips } from '@/features/job-list/components/filter-chips'
import { ListSkeleton } from '@/features/job-list/components/list-skeleton'
import { ListToolbar } from '@/features/job-list/components/list-toolbar'
import { NewcomersButton } from '@/features/job-list/components/new-jobs-button'
import { NoJobs } from '@/features/job-list/components/no-jobs'
import { PagedTable } from '@/features/job-list/components/paged-table'
import { StatusChips } from '@/features/job-list/components/status-chips'
import { useJobList } from '@/features/job-list/hooks/use-job-list'
import { useListView } from '@/features/job-list/hooks/use-list-view'
import { useRowActions } from '@/features/job-forms/hooks/use-row-actions'
import { useSelection } from '@/domain/job/selection/use-selection'
import { totalOf, useStatusCounts } from '@/features/job-list/hooks/use-status-counts'
import { useViewMode } from '@/features/job-list/hooks/use-view-mode'
import { nextOrdering } from '@/features/job-list/sort'
import { useHotkeys } from '@/lib/hotkeys'

const CreateDialog = lazy(() =>
  import('@/features/job-forms/components/create-dialog').then((m) => ({ default: m.CreateDialog })),
)
const RowDialogs = lazy(() =>
  import('@/features/job-forms/components/row-dialogs').then((m) => ({ default: m.RowDialogs })),
)

const lists = { table: EndlessTable, pages: PagedTable, cards: CardList }

export function JobsPage() {
  const { view, setView, setFilters } = useListView()
  const [mode, setMode] = useViewMode(view, setView)
  const [rowsLive, setRowsLive] = useState(false)
  const [countsLive, setCountsLive] = useState(false)
  const list = useJobList(view, rowsLive || countsLive)
  const counts = useStatusCounts(list.query)
  if (counts.live !== countsLive) setCountsLive(counts.live)

  const resultKey = JSON.stringify(list.query)
  const selection = useSelection(list.heldQuery, resultKey)
  const actions = useRowActions()
  const [creating, setCreating] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const table = useRef<VirtualTableHandle>(null)

  useHotkeys(
    useMemo(
      () => ({
        '/': () => search.current?.focus(),
        c: () => setCreating(true),
        j: () => table.current?.move(1),
        k: () => table.current?.move(-1),
      }),
      [],
    ),
  )
  const onSearch = useCallback((text: string) => setFilters({ search: text }, { replace: true }), [setFilters])
  const showNewcomers = () => {
    setView({ page: 1, position: 0 }, { replace: true })
    void list.renew().then(() => table.current?.goTo(0))
  }
  const List = lists[mode]
  return (
    <main className="flex min-h-0 flex-1 flex-col">
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
          onCreate={() => setCreating(true)}
        />
        <div className="flex min-w-0 items-center gap-2">
          <StatusChips counts={counts} chosen={view.status} onChange={(status) => setFilters({ status })} />
          <NewcomersButton count={list.newcomers} onShow={showNewcomers} />
        </div>
        <FilterChips filters={view} onChange={setFilters} />
      </header>
      <section aria-label="Job list" className="relative flex min-h-0 flex-1 flex-col border-t border-line">
        {!list.ready && <ListSkeleton mode={mode} />}
        {list.ready && (
          <List
            view={view}
            setView={setView}
            onSort={(key) => setFilters({ ordering: nextOrdering(view.ordering, key) })}
            query={list.heldQuery}
            resultKey={resultKey}
            selection={selection}
            onAction={actions.act}
            onLive={setRowsLive}
            empty={<NoJobs filters={view} onFilters={setFilters} onCreate={() => setCreating(true)} />}
            tableRef={table}
          />
        )}
        <BulkBar selection={selection} query={list.heldQuery} total={totalOf(counts, view.status)} />
      </section>
      <Suspense fallback={null}>
        {creating && <CreateDialog onClose={() => setCreating(false)} onCreated={showNewcomers} />}
        {actions.open && <RowDialogs open={actions.open} onClose={actions.close} />}
      </Suspense>
    </main>
  )
}
