import { Clock } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import { setPreference, usePreference } from '@/lib/preferences'
import { useNow } from '@/lib/time'
import { shortZoneName, zoneName, zoneOf } from '@/lib/zone'

const displays = [
  { display: 'relative', label: 'Relative for a day, then local' },
  { display: 'local', label: 'Local' },
  { display: 'utc', label: 'UTC' },
] as const

/** Names the zone of all times, and lets the user choose how times are displayed. */
export function TimeMenu() {
  const chosen = usePreference('times')
  const today = new Date(useNow())
  const zone = zoneOf(chosen)
  return (
    <Menu
      label="Display of times"
      entries={() =>
        displays.map(({ display, label }) => ({
          kind: 'check' as const,
          label: display === 'local' ? `${label}: ${zoneName('local', today)}` : label,
          checked: display === chosen,
          onChange: () => setPreference('times', display),
        }))
      }
      trigger={
        <Button
          variant="ghost"
          size="sm"
          aria-label={`Times in ${zoneName(zone, today)}`}
          title={zoneName(zone, today)}
        >
          <Clock aria-hidden />
          <span className="max-sm:hidden">{shortZoneName(zone, today)}</span>
        </Button>
      }
    />
  )
}
