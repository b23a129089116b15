import { cn } from '@/lib/cn'
import { formatExact, formatLocal, formatRelative, useNow } from '@/lib/time'

/** `2026-03-01 12:05:09  5m ago`: where the exact time matters, and a tooltip can't be had by touch. */
export function Moment({ iso, className }: { iso: string; className?: string }) {
  const now = useNow()
  return (
    <time
      dateTime={iso}
      title={formatExact(iso)}
      className={cn('inline-flex flex-wrap gap-x-2 tabular-nums', className)}
    >
      <span>{formatLocal(new Date(iso)).replace('T', ' ')}</span>
      <span className="text-ink-3 sm:min-w-14 sm:text-right">{formatRelative(iso, now)}</span>
    </time>
  )
}
