import { nextOrdering } from '@/features/job-list/sort'

test('a header sorts by its first order, then reverses it', () => {
  expect(nextOrdering('-created_at', 'name')).toBe('name')
  expect(nextOrdering('name', 'name')).toBe('-name')
  expect(nextOrdering('name', 'priority')).toBe('-priority')
  expect(nextOrdering('-created_at', 'created_at')).toBe('created_at')
})
