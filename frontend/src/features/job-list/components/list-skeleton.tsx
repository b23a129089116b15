import { Skeleton } from '@/components/ui/skeleton'
import { VirtualTable } from '@/components/virtual-table/virtual-table'
import { useColumns } from '@/features/job-list/hooks/use-columns'
import { useDayGroups } from '@/features/job-list/hooks/use-day-groups'
import type { ListView, ViewMode } from '@/features/job-list/list-view'
import { sortOf } from '@/features/job-list/sort'

const CARDS = 6
const ROWS = 30
const nothing = () => undefined
const NO_QUERY = {}

/** Placeholder of the list until the snapshot time has arrived; a table has the columns that its rows will have. */
export function ListSkeleton({ mode, view }: { mode: ViewMode; view: ListView }) {
  const columns = useColumns({ onAction: nothing, onFilter: nothing, query: NO_QUERY })
  const groups = useDayGroups(view.ordering)
  if (mode === 'cards') {
    return (
      <div aria-hidden className="grid gap-2 overflow-hidden p-3 sm:grid-cols-2 xl:grid-cols-3">
        {Array.from({ length: CARDS }, (_, index) => (
          <Skeleton key={index} className="h-24 rounded-lg" />
        ))}
      </div>
    )
  }
  return (
    <div aria-hidden inert className="flex min-h-0 flex-1 flex-col">
      <VirtualTable
        label="Loading"
        columns={columns}
        count={ROWS}
        rowAt={nothing}
        busy
        onOpen={nothing}
        selection={{ isSelected: () => false, onToggle: nothing, header: null, labelFor: () => '' }}
        {...groups}
        sort={sortOf(view.ordering)}
        onSort={nothing}
      />
    </div>
  )
}
