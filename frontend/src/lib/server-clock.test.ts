import { observeServerDate, serverNow, subscribeServerClock, toServerTime } from '@/lib/server-clock'

const HOUR_MS = 3_600_000
const header = (ms: number) => new Date(ms).toUTCString()

// Starts every test with the browser's own clock.
beforeEach(() => observeServerDate(header(Date.now()), Date.now() - 500, Date.now()))

test('a right clock is kept as it is', () => {
  const now = Date.parse('2026-03-01T12:00:00.700Z')
  const before = toServerTime(now)
  observeServerDate(header(before), now - 400, now)
  expect(toServerTime(now)).toBe(before)
})

test.each([
  ['behind', HOUR_MS],
  ['ahead', -HOUR_MS],
])('a clock an hour %s is corrected to within a second', (_name, differenceMs) => {
  const listener = vi.fn()
  const end = subscribeServerClock(listener)
  const now = Date.now()
  observeServerDate(header(now + differenceMs), now - 20, now)
  expect(Math.abs(serverNow() - (Date.now() + differenceMs))).toBeLessThan(1_100)
  expect(listener).toHaveBeenCalledTimes(1)
  end()
})

test('responses without a readable date change nothing', () => {
  const before = toServerTime(0)
  observeServerDate(null, 0, 1)
  observeServerDate('yesterday', 0, 1)
  expect(toServerTime(0)).toBe(before)
})
