/** How times are displayed; stored in this browser. Relative times are followed by local dates after a day. */
export type TimeDisplay = 'relative' | 'local' | 'utc'

export type Zone = 'local' | 'utc'

export const zoneOf = (display: TimeDisplay): Zone => (display === 'utc' ? 'utc' : 'local')

const pad = (value: number) => String(value).padStart(2, '0')

/** `+01:00`: the offset of the browser's zone from UTC at that time. */
function localOffset(time: Date): string {
  const minutes = -time.getTimezoneOffset()
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`
}

/** Moves the time so that its UTC fields read as the fields of the zone. */
const shifted = (time: Date, zone: Zone) =>
  zone === 'utc' ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000)

/** `2026-03-01 12:05:09` in the zone. */
export const formatIn = (iso: string, zone: Zone): string =>
  shifted(new Date(iso), zone).toISOString().slice(0, 19).replace('T', ' ')

/** `Europe/Berlin` or `UTC`: holds for all times, whereas the offset may change within a year. */
export const zoneId = (zone: Zone): string =>
  zone === 'utc' ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone

/** `Europe/Berlin (UTC+01:00)` or `UTC`. */
export const zoneName = (zone: Zone, time: Date): string =>
  zone === 'utc' ? 'UTC' : `${zoneId(zone)} (UTC${localOffset(time)})`

/** `UTC+01:00` or `UTC`, where space is narrow. */
export const shortZoneName = (zone: Zone, time: Date): string => (zone === 'utc' ? 'UTC' : `UTC${localOffset(time)}`)

/** Builds a function that formats times in either zone. */
export const zonedFormat = (options: Intl.DateTimeFormatOptions) => {
  const formats = {
    local: new Intl.DateTimeFormat('en-GB', options),
    utc: new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }),
  }
  return (iso: string, zone: Zone) => formats[zone].format(new Date(iso))
}

/** `Sun, 1 March 2026` in the zone. */
export const formatDay = zonedFormat({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' })

const monthAndTime = zonedFormat({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const date = zonedFormat({ day: 'numeric', month: 'short', year: 'numeric' })

/** `1 Mar, 12:05`; for other years `1 Mar 2025`. */
export function formatDate(iso: string, nowMs: number, zone: Zone): string {
  const isThisYear = formatIn(iso, zone).slice(0, 4) === formatIn(new Date(nowMs).toISOString(), zone).slice(0, 4)
  return isThisYear ? monthAndTime(iso, zone) : date(iso, zone)
}
