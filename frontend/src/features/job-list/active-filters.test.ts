import { activeFilters, filterSentence } from '@/features/job-list/active-filters'
import { NO_FILTERS } from '@/features/job-list/filters'

const labels = (filters: Partial<typeof NO_FILTERS>) =>
  activeFilters({ ...NO_FILTERS, ...filters }).map(({ label }) => label)

test('every filter has a label', () => {
  expect(labels({})).toEqual([])
  expect(labels({ status: ['PENDING', 'FAILED'], search: ' fold ' })).toEqual(['Pending + Failed', '“fold”'])
  expect(labels({ created: '7d', queue: 'gpu' })).toEqual(['created in the last 7 days', 'queue gpu'])
  expect(labels({ owner: 'alice', project: 'genomics' })).toEqual(['owner alice', 'project genomics'])
  expect(labels({ priority_min: 3 })).toEqual(['priority 3 or higher'])
  expect(labels({ priority_max: 4 })).toEqual(['priority 4 or lower'])
  expect(labels({ priority_min: 2, priority_max: 4 })).toEqual(['priority 2 to 4'])
  expect(labels({ priority_min: 4, priority_max: 4 })).toEqual(['priority 4'])
  expect(labels({ created_after: '2026-01-01T12:00:00Z' })[0]).toMatch(
    /^created from 2026-01-0\d \d\d:\d\d UTC[+-]\d\d:\d\d$/,
  )
})

test('removing a filter keeps the others', () => {
  const filters = { ...NO_FILTERS, queue: 'gpu', priority_min: 3 }
  const [priority] = activeFilters(filters)
  expect({ ...filters, ...priority?.patch }).toEqual({ ...NO_FILTERS, queue: 'gpu' })
})

test('the filters are said as a sentence', () => {
  const sentence = (filters: Partial<typeof NO_FILTERS>) => filterSentence({ ...NO_FILTERS, ...filters })
  expect(sentence({})).toBe('Every job.')
  expect(sentence({ status: ['FAILED'], queue: 'gpu' })).toBe('Every job that is failed and is in queue gpu.')
  expect(sentence({ owner: 'alice', project: 'genomics' })).toBe(
    'Every job that is owned by alice and is in project genomics.',
  )
  expect(sentence({ status: ['PENDING', 'RUNNING'], search: ' fold ', created: '7d', priority_min: 3 })).toBe(
    'Every job that is pending or running, has “fold” in its name, was created in the last 7 days, and has priority 3 or higher.',
  )
})
