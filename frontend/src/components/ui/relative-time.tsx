import { formatExact, formatRelative, useNow } from '@/lib/time'

/** `5min ago`, kept current; the exact moment is its tooltip and its machine-readable value. */
export function RelativeTime({ iso, className }: { iso: string; className?: string }) {
  const now = useNow()
  return (
    <time dateTime={iso} title={formatExact(iso)} className={className}>
      {formatRelative(iso, now)}
    </time>
  )
}
