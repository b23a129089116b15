const DAY_S = 86_400

/** How to name a bucket: days by date, shorter ones by hour, in local time. */
export function bucketLabel(bucketS: number): (iso: string) => string {
  const format = new Intl.DateTimeFormat(
    'en-GB',
    bucketS >= DAY_S ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  )
  return (iso) => format.format(new Date(iso))
}
