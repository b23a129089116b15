import { cn } from '@/lib/cn'
import { formatExact, formatLocal, formatRelative, useNow } from '@/lib/time'

/** Exact and relative time side by side, for pages where a tooltip is not enough, such as on touch screens. */
export function Timestamp({ iso, className }: { iso: string; className?: string }) {
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
