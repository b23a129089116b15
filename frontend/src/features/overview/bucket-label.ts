const DAY_S = 86_400

/** How to name a bucket: days by date, shorter ones by hour, in local time. */
export function bucketLabel(bucketS: number): (iso: string) => string {
  const format = new Intl.DateTimeFormat(
    'en-GB',
    bucketS >= DAY_S ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  )
  return (iso) => format.format(new Date(iso))
}

/** The same for an axis, where the day is said once: at midnight. */
export function tickLabel(bucketS: number): (iso: string) => string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
  return (iso) => {
    const time = hour.format(new Date(iso))
    return bucketS >= DAY_S || time === '00:00' ? day.format(new Date(iso)) : time
  }
}
