import { Plus } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'

import { Button } from '@/components/ui/button'
import { PagedTable } from '@/features/jobs/components/paged-table'
import { toQuery } from '@/features/jobs/filters'
import { useListView } from '@/features/jobs/hooks/use-list-view'
import { useRowActions } from '@/features/jobs/hooks/use-row-actions'

const CreateDialog = lazy(() => import('@/features/jobs/components/create-dialog').then((m) => ({ default: m.CreateDialog })))
const RowDialogs = lazy(() => import('@/features/jobs/components/row-dialogs').then((m) => ({ default: m.RowDialogs })))

export function JobsPage() {
  const { view, setView } = useListView()
  const [openedAt] = useState(() => Date.now())
  const query = useMemo(() => toQuery(view, view.ordering, openedAt), [view, openedAt])
  const actions = useRowActions()
  const [creating, setCreating] = useState(false)

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-3 px-4 py-3">
        <h1 className="text-base font-semibold">Jobs</h1>
        <Button variant="primary" className="ml-auto" onClick={() => setCreating(true)}>
          <Plus aria-hidden /> New job
        </Button>
      </header>
      <PagedTable query={query} page={view.page} onPage={(page) => setView({ page })} onAction={actions.act} />
      <Suspense fallback={null}>
        {creating && <CreateDialog onClose={() => setCreating(false)} />}
        {actions.open && <RowDialogs open={actions.open} onClose={actions.close} />}
      </Suspense>
    </main>
  )
}
