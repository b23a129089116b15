import { cn } from '@/lib/cn'

/** Placeholder of content that is loading. Hidden from screen readers; the surrounding region has `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded bg-line', className)} />
}
