import { anchorOf, heldAt, justAfter, newcomersSince } from '@/features/job-list/snapshot-time'
import { makeRow } from '@/test/fake-api'

const page = (...createdAt: string[]) => ({
  count: createdAt.length,
  count_exact: true,
  position: 0,
  next: null,
  previous: null,
  results: createdAt.map((created_at, id) => makeRow(id, 'PENDING', { created_at })),
})

test.each([
  ['2026-01-01T10:00:00.123456+00:00', '2026-01-01T10:00:00.123457+00:00'],
  ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000001Z'],
  ['2026-01-01T10:00:59.999999Z', '2026-01-01T10:01:00.000Z'],
])('just after %s is %s', (iso, after) => {
  expect(justAfter(iso)).toBe(after)
})

test('the anchor lies just after the newest job, whatever the order of the rows', () => {
  expect(anchorOf(page('2026-01-01T10:00:00Z', '2026-01-01T10:00:01Z'))).toBe('2026-01-01T10:00:01.000001Z')
  expect(anchorOf(page())).toBeNull()
})

test('the list is held at the anchor unless its own filter ends earlier', () => {
  const anchor = '2026-01-01T10:00:00Z'
  expect(heldAt({}, anchor).created_before).toBe(anchor)
  expect(heldAt({ created_before: '2025-06-01T00:00:00Z' }, anchor).created_before).toBe('2025-06-01T00:00:00Z')
  expect(heldAt({}, null)).toEqual({})
})

test('newcomers come after the anchor, and none can come into a closed range', () => {
  const anchor = '2026-01-01T10:00:00Z'
  expect(newcomersSince({ status: ['FAILED'] }, anchor)).toMatchObject({ status: ['FAILED'], created_after: anchor })
  expect(newcomersSince({ created_before: '2025-06-01T00:00:00Z' }, anchor)).toBeNull()
})
