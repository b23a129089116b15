import { bucketLabel, tickLabel, ticksOf } from '@/features/overview/bucket-label'

const HOUR_S = 3_600
// Local times, so that the test means the same in every zone.
const from = (hours: number) => new Date(2026, 2, 1, hours).toISOString()

test('ticks show the hour, and midnight its date', () => {
  const label = tickLabel(HOUR_S, 'local')
  expect([23, 24, 25].map(from).map(label)).toEqual(['23:00', '2 Mar', '01:00'])
})

test('several buckets of a day share one tick', () => {
  const buckets = [0, 6, 12, 18, 24, 30].map(from)
  const label = tickLabel(6 * HOUR_S, 'local')
  expect(ticksOf(buckets, 6 * HOUR_S, 'local').map(label)).toEqual(['1 Mar', '2 Mar'])
  expect(ticksOf(buckets, HOUR_S, 'local')).toHaveLength(6)
})

test('labels follow the choice of UTC', () => {
  const evening = '2026-03-01T23:00:00Z'
  expect(bucketLabel(HOUR_S, 'utc')(evening)).toBe('1 Mar, 23:00')
  expect(bucketLabel(24 * HOUR_S, 'utc')(evening)).toBe('1 Mar')
  expect(tickLabel(HOUR_S, 'utc')(evening)).toBe('23:00')
})
