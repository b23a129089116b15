import { listCountOf, rowsProvedBy, withBetterCount } from '@/domain/job/list-count'
import type { JobListPage } from '@/domain/job/types'
import { Problem } from '@/lib/problem'
import { makeRow } from '@/test/fake-api'

const page = (given: Partial<JobListPage> = {}): JobListPage => ({
  count: null,
  count_exact: false,
  count_url: '/api/jobs/count/?queue=gpu',
  position: 0,
  next: null,
  previous: null,
  results: [],
  ...given,
})
const known = { page: page(), counted: undefined, problem: null, floor: 51, retry: () => undefined }

test('the count of the page comes first', () => {
  const counted = { ...known, page: page({ count: 7, count_exact: true }), counted: { value: 9, exact: true } }
  expect(listCountOf(counted)).toMatchObject({ value: 7, exact: true, counting: false })
})

test('a page without a count shows the known rows until they are counted', () => {
  expect(listCountOf(known)).toMatchObject({ value: 51, exact: false, counting: true, problem: null })
  const counted = { value: 300, exact: true }
  expect(listCountOf({ ...known, counted })).toMatchObject({ value: 300, exact: true, counting: false })
})

test('a failed count leaves the known rows and its reason', () => {
  const problem = new Problem({ status: 503, code: 'timeout', title: 'Too slow' })
  expect(listCountOf({ ...known, problem })).toMatchObject({ value: 51, exact: false, counting: false, problem })
  // The last good count stays while it cannot be refreshed.
  const counted = { value: 300, exact: true }
  expect(listCountOf({ ...known, counted, problem })).toMatchObject({ value: 300, exact: true, problem: null })
})

test('a lower bound is never below the known rows, and an exact count may be', () => {
  expect(listCountOf({ ...known, counted: { value: 40, exact: false } }).value).toBe(51)
  expect(listCountOf({ ...known, counted: { value: 40, exact: true } }).value).toBe(40)
})

test('a lower bound gives way to a greater one and to an exact count', () => {
  const bound = listCountOf({ ...known, counted: { value: 100, exact: false } })
  expect(withBetterCount(bound, { value: 117, exact: false })).toMatchObject({ value: 117, exact: false })
  expect(withBetterCount(bound, { value: 99, exact: false }).value).toBe(100)
  expect(withBetterCount(listCountOf(known), { value: 180, exact: true })).toMatchObject({
    exact: true,
    counting: false,
  })
  const exact = listCountOf({ ...known, counted: { value: 300, exact: true } })
  expect(withBetterCount(exact, { value: 301, exact: true }).value).toBe(300)
})

test('a page proves its rows and one more if there is a next page', () => {
  const results = [makeRow(1), makeRow(2)]
  expect(rowsProvedBy(page({ results, position: 10 }))).toBe(12)
  expect(rowsProvedBy(page({ results, position: 10, next: '/next' }))).toBe(13)
  expect(rowsProvedBy(page({ position: 10 }))).toBe(0)
})
