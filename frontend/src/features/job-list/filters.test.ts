import { countFilters, NO_FILTERS, toQuery } from '@/features/job-list/filters'

test('a preset counts back from now, truncated to the minute', () => {
  const query = toQuery({ ...NO_FILTERS, created: '24h' }, '-created_at', Date.parse('2026-03-02T10:20:45Z'))
  expect(query.created_after).toBe('2026-03-01T10:20:00.000Z')
})

test('the default order and empty filters are not sent', () => {
  expect(JSON.stringify(toQuery(NO_FILTERS, '-created_at', 0))).toBe('{}')
})

test('owner and project are sent as they are', () => {
  const query = toQuery({ ...NO_FILTERS, owner: 'alice', project: 'genomics' }, '-created_at', 0)
  expect(query).toMatchObject({ owner: 'alice', project: 'genomics' })
})

test('filters are counted by kind', () => {
  expect(countFilters(NO_FILTERS)).toBe(0)
  expect(
    countFilters({ ...NO_FILTERS, status: ['FAILED', 'PENDING'], priority_min: 2, priority_max: 9, search: ' x ' }),
  ).toBe(3)
  expect(countFilters({ ...NO_FILTERS, owner: 'alice', project: 'genomics' })).toBe(2)
})
