import { formatExact, formatRelative, useNow } from '@/lib/time'

/** `5min ago`, updated every second; the tooltip has the exact time. */
export function RelativeTime({ iso, className }: { iso: string; className?: string }) {
  const now = useNow()
  return (
    <time dateTime={iso} title={formatExact(iso)} className={className}>
      {formatRelative(iso, now)}
    </time>
  )
}
