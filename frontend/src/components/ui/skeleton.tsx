import { cn } from '@/lib/cn'

/** A place that is about to be filled; silent for screen readers, the region around it says that it is busy. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded bg-line', className)} />
}
