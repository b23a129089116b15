import { formatDuration, formatExact, formatRelative, formatShown } from '@/lib/time'

test.each([
  [0, '0 s'],
  [0.42, '0.42 s'],
  [12, '12 s'],
  [200, '3 min 20 s'],
  [7_500, '2 h 05 min'],
  [273_600, '3 d 4 h'],
])('%d seconds are formatted as %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words)
})

test('relative times cover past and future', () => {
  const now = Date.parse('2026-01-10T12:00:00Z')
  expect(formatRelative('2026-01-10T11:59:58Z', now)).toBe('just now')
  expect(formatRelative('2026-01-10T09:00:00Z', now)).toMatch(/^3\s?h(r\.?)? ago$/)
  expect(formatRelative('2026-01-10T12:05:00Z', now)).toMatch(/^in 5\s?m(in\.?)?$/)
})

test('relative times give way to dates after a day; UTC is named', () => {
  const now = Date.parse('2026-03-10T12:00:00Z')
  expect(formatShown('2026-03-09T13:00:00Z', now, 'relative')).toMatch(/^23\s?h(r\.?)? ago$/)
  expect(formatShown('2026-03-05T12:00:00Z', now, 'relative')).toMatch(/^5 Mar,? \d\d:\d\d$/)
  expect(formatShown('2025-07-05T12:00:00Z', now, 'relative')).toBe('5 Jul 2025')
  expect(formatShown('2026-03-10T11:59:58.7Z', now, 'utc')).toBe('2026-03-10 11:59:58')
  expect(formatExact('2026-03-10T11:59:58Z', 'utc')).toBe('2026-03-10 11:59:58 UTC')
  expect(formatExact('2026-03-10T11:59:58Z', 'local')).toMatch(/^2026-03-1\d \d\d:59:58 UTC[+-]\d\d:\d\d$/)
})
