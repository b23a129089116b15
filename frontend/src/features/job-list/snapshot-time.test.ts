import { createdBefore, createdSince, microsecondAfter, snapshotTimeOf } from '@/features/job-list/snapshot-time'
import { makeRow } from '@/test/fake-api'

const page = (...createdAt: string[]) => ({
  count: createdAt.length,
  count_exact: true,
  count_url: null,
  position: 0,
  next: null,
  previous: null,
  results: createdAt.map((created_at, id) => makeRow(id, 'PENDING', { created_at })),
})

test.each([
  ['2026-01-01T10:00:00.123456+00:00', '2026-01-01T10:00:00.123457+00:00'],
  ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000001Z'],
  ['2026-01-01T10:00:59.999999Z', '2026-01-01T10:01:00.000Z'],
])('one microsecond after %s is %s', (iso, after) => {
  expect(microsecondAfter(iso)).toBe(after)
})

test('the snapshot time is just after the newest job in any order of rows', () => {
  expect(snapshotTimeOf(page('2026-01-01T10:00:00Z', '2026-01-01T10:00:01Z'))).toBe('2026-01-01T10:00:01.000001Z')
  expect(snapshotTimeOf(page())).toBeNull()
})

test('the list ends at the snapshot time unless a filter ends it earlier', () => {
  const anchor = '2026-01-01T10:00:00Z'
  expect(createdBefore({}, anchor).created_before).toBe(anchor)
  expect(createdBefore({ created_before: '2025-06-01T00:00:00Z' }, anchor).created_before).toBe('2025-06-01T00:00:00Z')
  expect(createdBefore({}, null)).toEqual({})
})

test('new jobs are created since the snapshot time, and none can enter a closed range', () => {
  const anchor = '2026-01-01T10:00:00Z'
  expect(createdSince({ status: ['FAILED'] }, anchor)).toMatchObject({ status: ['FAILED'], created_after: anchor })
  expect(createdSince({ created_before: '2025-06-01T00:00:00Z' }, anchor)).toBeNull()
})
