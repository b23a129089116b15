const DAY_S = 86_400

/** Returns the label of a bucket in local time: the date for days, date and hour for shorter ones. */
export function bucketLabel(bucketS: number): (iso: string) => string {
  const format = new Intl.DateTimeFormat(
    'en-GB',
    bucketS >= DAY_S
      ? { day: 'numeric', month: 'short' }
      : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  )
  return (iso) => format.format(new Date(iso))
}

const LONG_BUCKET_S = DAY_S / 4
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** Returns the tick label of a bucket: the hour, the date at midnight, or only the date for long buckets. */
export function tickLabel(bucketS: number): (iso: string) => string {
  return (iso) => {
    const time = hour.format(new Date(iso))
    return bucketS >= LONG_BUCKET_S || time === '00:00' ? day.format(new Date(iso)) : time
  }
}

/** Returns the buckets that get a tick: of several with the same label, the first. */
export function ticksOf(buckets: string[], bucketS: number): string[] {
  if (bucketS < LONG_BUCKET_S) return buckets
  const label = tickLabel(bucketS)
  return buckets.filter((iso, index) => index === 0 || label(iso) !== label(buckets[index - 1] ?? ''))
}
