import { detailText, isShortened } from '@/features/audit/detail-text'

test('details are one line of names and values', () => {
  expect(detailText({ name: 'nightly', scopes: ['read', 'submit'] })).toBe('name: nightly · scopes: read, submit')
  expect(detailText({ password_set: true, is_active: false })).toBe('password set: true · is active: false')
  expect(detailText({})).toBe('')
})

test('deleted jobs have their names and numbers; the rest is counted', () => {
  const jobs = Array.from({ length: 1_200 }, (_, index) => ({ id: index + 1, name: `job ${index + 1}` }))
  expect(detailText({ jobs })).toBe('jobs: job 1 #1, job 2 #2, job 3 #3 and 1,197 more')
  expect(isShortened({ jobs })).toBe(true)
  expect(isShortened({ jobs: jobs.slice(0, 3) })).toBe(false)
})

test('a filter is shown by its conditions', () => {
  expect(detailText({ filter: { status: ['FAILED'], queue: 'gpu' } })).toBe('filter: status: FAILED · queue: gpu')
})
