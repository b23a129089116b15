import { cn } from '@/lib/cn'
import { usePreference } from '@/lib/preferences'
import { formatExact, formatRelative, useNow } from '@/lib/time'
import { zoneName, zoneOf } from '@/lib/zone'

/**
 * Exact time with its zone and relative time side by side, for pages where a tooltip is not enough, such as on touch
 * screens. The tooltip has the zone's full name.
 */
export function Timestamp({ iso, className }: { iso: string; className?: string }) {
  const now = useNow()
  const display = usePreference('times')
  return (
    <time
      dateTime={iso}
      title={zoneName(zoneOf(display), new Date(iso))}
      className={cn('inline-flex flex-wrap gap-x-2 tabular-nums', className)}
    >
      <span>{formatExact(iso, display)}</span>
      <span className="text-ink-3 sm:min-w-14 sm:text-right">{formatRelative(iso, now)}</span>
    </time>
  )
}
