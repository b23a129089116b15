import { QueryClient } from '@tanstack/react-query'

import { outranked } from '@/features/job-list/api/list-part'
import { jobWindowQuery } from '@/features/job-list/api/list-window'
import { fakeApi } from '@/test/fake-api'
import { newestFirst } from '@/test/jobs-page'
import { server } from '@/test/server'

const LIST = { ordering: 'name' } as const

/** A list of 900 jobs on a server that knows positions before 400 only. */
function open(jobs = 900) {
  const { state, handlers } = fakeApi(newestFirst(jobs))
  Object.assign(state, { nearFrom: 400 })
  server.use(...handlers)
  const client = new QueryClient()
  const read = (window: number) => client.query({ ...jobWindowQuery(LIST, window), staleTime: 0 })
  const held = (...windows: number[]) =>
    windows.map((index) => ({ index, part: client.getQueryData(jobWindowQuery(LIST, index).queryKey) }))
  return { state, client, read, held }
}

const ids = (part: Awaited<ReturnType<ReturnType<typeof open>['read']>>) => part.results.map(({ id }) => id)
const descending = (first: number, count: number) => Array.from({ length: count }, (_, offset) => first - offset)

test('where two chains meet, the older one is read again and continues the newer one', async () => {
  const { state, read, held } = open()
  expect(ids(await read(4))).toEqual(descending(507, 100))
  state.drift = 57
  const below = ids(await read(6))
  expect(below[0]).toBe(357)
  expect(ids(await read(5))).toEqual(descending(457, 100))
  expect(outranked(held(4, 5, 6))).toEqual([4])
  expect(ids(await read(4))).toEqual(descending(557, 100))
  expect(outranked(held(4, 5, 6))).toEqual([])
})

test('where a chain meets exact rows, it is read again and becomes exact, window by window', async () => {
  const { read, held } = open()
  await read(5)
  await read(4)
  await read(3)
  expect(outranked(held(3, 4, 5))).toEqual([4])
  expect(await read(4)).toMatchObject({ position: 400 })
  expect(outranked(held(3, 4, 5))).toEqual([5])
  expect(ids(await read(5))).toEqual(descending(400, 100))
  expect(outranked(held(3, 4, 5))).toEqual([])
})

test('windows that are read at once continue each other', async () => {
  const { read, held } = open()
  const parts = await Promise.all([read(4), read(5), read(6)])
  expect(parts.flatMap(ids)).toEqual(descending(507, 300))
  expect(outranked(held(4, 5, 6))).toEqual([])
})

test('a window alone stays where it is when it is read again', async () => {
  const { state, client, read } = open()
  await read(4)
  const before = ids(await read(5))
  client.removeQueries({ queryKey: jobWindowQuery(LIST, 4).queryKey })
  state.drift = 50
  expect(ids(await read(5))).toEqual(before)
})

test('a window that continues another one is read again by one request, without its position', async () => {
  const { state, read } = open()
  await read(4)
  const before = ids(await read(5))
  state.calls.length = 0
  expect(ids(await read(5))).toEqual(before)
  expect(state.calls.map((query) => [query.has('cursor'), query.has('position')])).toEqual([[true, false]])
})

test('a window below one that is near its position is read by one request, by cursor', async () => {
  const { state, read, held } = open(2_000)
  const above = ids(await read(5))
  state.calls.length = 0
  expect(ids(await read(6))).toEqual(descending(above.at(-1)! - 1, 100))
  expect(state.calls.map((query) => [query.has('cursor'), query.has('position')])).toEqual([[true, false]])
  expect(outranked(held(5, 6))).toEqual([])
})

test.each([
  ['above one that is near its position', 5, 4],
  ['in the second half of the list', 14, 15],
])('a window %s may be exact, and is asked for by its position first', async (_, beside, window) => {
  const { state, read } = open(2_000)
  await read(beside)
  state.calls.length = 0
  await read(window)
  expect(state.calls.map((query) => query.has('position'))).toEqual([true, false])
})

test('a chain that reaches the first row too early ends there, and a new one begins', async () => {
  const { state, read } = open()
  state.drift = 490
  // Only ten rows precede it.
  await read(5)
  state.drift = 7
  expect(ids(await read(4))).toEqual(descending(507, 100))
})

test('a chain that reaches the last row too early ends there, and a new one begins', async () => {
  const { state, read } = open()
  state.drift = -180
  // Only twenty rows follow it.
  await read(6)
  state.drift = 7
  expect(ids(await read(7))).toEqual(descending(207, 100))
})

test('the last window is read from the end, and those above continue it', async () => {
  const { read } = open()
  expect(await read(8)).toMatchObject({ position: 800, next: null })
  const part = await read(7)
  expect(part.position).toBe(700)
  expect(ids(part)).toEqual(descending(200, 100))
  expect(ids(await read(8))).toEqual(descending(100, 100))
})

test('an empty window past the end, whose link leads to the last page, is not continued', async () => {
  const { state, read } = open()
  state.rows = newestFirst(650)
  state.nearTo = 700
  expect(await read(7)).toMatchObject({ position: 700, results: [] })
  const part = await read(6)
  expect(part.position).toBe(600)
  expect(ids(part)).toEqual(descending(50, 50))
})
