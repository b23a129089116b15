import { type ListFilters, filtersOf } from '@/domain/job/list-query'

test('every parameter that is set is a filter, except the order and the position', () => {
  const filters: ListFilters = {
    status: ['FAILED'],
    search: 'train',
    priority: 5,
    queue: 'gpu',
    owner: 'alice',
    project: 'genomics',
  }
  const view = { ordering: 'name', cursor: 'c', page: 2, page_size: 50, position: 100 } as const
  expect(filtersOf({ ...filters, ...view, created_after: undefined })).toEqual(filters)
})

test('a list without parameters has no filters', () => {
  expect(filtersOf({})).toEqual({})
})
