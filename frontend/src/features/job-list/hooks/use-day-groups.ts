import type { JobRow } from '@/domain/job/types'
import type { Ordering } from '@/features/job-list/list-view'
import { usePreference } from '@/lib/preferences'
import { formatDay, shortZoneName, zoneOf } from '@/lib/zone'

/** Groups the rows by the day of their creation, in the displayed zone, when they are ordered by it. */
export function useDayGroups(ordering: Ordering) {
  const zone = zoneOf(usePreference('times'))
  if (ordering !== '-created_at' && ordering !== 'created_at') return {}
  return {
    groupOf: (job: JobRow) => formatDay(job.created_at, zone),
    groupNote: shortZoneName(zone, new Date()),
  }
}
