/** Browsers by what their user agents contain; Edge and Opera also contain Chrome, which also contains Safari. */
const BROWSERS: [mark: string, name: string][] = [
  ['Firefox/', 'Firefox'],
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
]
const SYSTEMS: [mark: string, name: string][] = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
]

const found = (marks: [mark: string, name: string][], text: string) => marks.find(([mark]) => text.includes(mark))?.[1]

/** Returns `Firefox on Linux` for a user agent; one that is no browser's stays as it is. */
export function clientText(userAgent: string): string {
  const browser = found(BROWSERS, userAgent)
  if (browser === undefined) return userAgent === '' ? 'Unknown program' : userAgent
  const system = found(SYSTEMS, userAgent)
  return system === undefined ? browser : `${browser} on ${system}`
}
