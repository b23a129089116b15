const DAY_S = 86_400

/** How to name a bucket: days by date, shorter ones by hour, in local time. */
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

/** The same for an axis: buckets of hours by hour, the day said once, at midnight; longer ones by day. */
export function tickLabel(bucketS: number): (iso: string) => string {
  return (iso) => {
    const time = hour.format(new Date(iso))
    return bucketS >= LONG_BUCKET_S || time === '00:00' ? day.format(new Date(iso)) : time
  }
}

/** Which buckets the axis names: of several in a day that it would name alike, the first. */
export function ticksOf(buckets: string[], bucketS: number): string[] {
  if (bucketS < LONG_BUCKET_S) return buckets
  const label = tickLabel(bucketS)
  return buckets.filter((iso, index) => index === 0 || label(iso) !== label(buckets[index - 1] ?? ''))
}
