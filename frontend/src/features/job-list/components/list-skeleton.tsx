import { Skeleton } from '@/components/ui/skeleton'
import type { ViewMode } from '@/features/job-list/filters'

const CARDS = 6
const ROWS = 24

/** Placeholder of the list until the snapshot time has arrived. */
export function ListSkeleton({ mode }: { mode: ViewMode }) {
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
    <div aria-hidden className="min-h-0 flex-1 overflow-hidden bg-surface">
      <div className="h-8.5 border-b border-line-strong bg-sunken" />
      {Array.from({ length: ROWS }, (_, index) => (
        <div key={index} className="flex h-9 items-center gap-8 border-b border-line px-4">
          <Skeleton className="h-2.5 w-12" />
          <Skeleton className="h-2.5 w-1/4" />
          <Skeleton className="h-2.5 w-20" />
          <Skeleton className="h-2.5 flex-1" />
          <Skeleton className="h-2.5 w-16" />
        </div>
      ))}
    </div>
  )
}
