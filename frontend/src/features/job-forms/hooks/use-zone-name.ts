import { usePreference } from '@/lib/preferences'
import { useNow } from '@/lib/time'
import { shortZoneName, zoneOf } from '@/lib/zone'

/** Returns the name of the zone in which times are displayed and typed. */
export const useZoneName = (): string => shortZoneName(zoneOf(usePreference('times')), new Date(useNow()))
