import { usePreference } from '@/lib/preferences'
import { formatExact, formatShown, useNow } from '@/lib/time'

/** A time as the user wants it: relative for a day, local or UTC. The tooltip has the exact time. */
export function TimeText({ iso, className }: { iso: string; className?: string }) {
  const now = useNow()
  const display = usePreference('times')
  return (
    <time dateTime={iso} title={formatExact(iso, display)} className={className}>
      {formatShown(iso, now, display)}
    </time>
  )
}
