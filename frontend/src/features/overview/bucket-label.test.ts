import { tickLabel, ticksOf } from '@/features/overview/bucket-label'

const HOUR_S = 3_600
// Local times, so that the test means the same in every zone.
const from = (hours: number) => new Date(2026, 2, 1, hours).toISOString()

test('ticks show the hour, and midnight its date', () => {
  const label = tickLabel(HOUR_S)
  expect([23, 24, 25].map(from).map(label)).toEqual(['23:00', '2 Mar', '01:00'])
})

test('several buckets of a day share one tick', () => {
  const buckets = [0, 6, 12, 18, 24, 30].map(from)
  const label = tickLabel(6 * HOUR_S)
  expect(ticksOf(buckets, 6 * HOUR_S).map(label)).toEqual(['1 Mar', '2 Mar'])
  expect(ticksOf(buckets, HOUR_S)).toHaveLength(6)
})
