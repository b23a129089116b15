import { type Zone, zonedFormat } from '@/lib/zone'

const DAY_S = 86_400
const LONG_BUCKET_S = DAY_S / 4

const day = zonedFormat({ day: 'numeric', month: 'short' })
const hour = zonedFormat({ hour: '2-digit', minute: '2-digit' })
const dayAndHour = zonedFormat({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** Returns the label of a bucket in the zone: the date for days, date and hour for shorter ones. */
export function bucketLabel(bucketS: number, zone: Zone): (iso: string) => string {
  const format = bucketS >= DAY_S ? day : dayAndHour
  return (iso) => format(iso, zone)
}

/** Returns the tick label of a bucket: the hour, the date at midnight, or only the date for long buckets. */
export function tickLabel(bucketS: number, zone: Zone): (iso: string) => string {
  return (iso) => {
    const time = hour(iso, zone)
    return bucketS >= LONG_BUCKET_S || time === '00:00' ? day(iso, zone) : time
  }
}

/** Returns the buckets that get a tick: of several with the same label, the first. */
export function ticksOf(buckets: string[], bucketS: number, zone: Zone): string[] {
  if (bucketS < LONG_BUCKET_S) return buckets
  const label = tickLabel(bucketS, zone)
  return buckets.filter((iso, index) => index === 0 || label(iso) !== label(buckets[index - 1] ?? ''))
}
