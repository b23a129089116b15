import fc from 'fast-check'

import { FETCH_WINDOW_ROWS, fetchWindowsFor } from '@/features/job-list/fetch-windows'

test('fetch windows cover the rendered rows and never exceed the last row', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.nat(),
      fc.constantFrom(1 as const, -1 as const),
      (count, at, direction) => {
        const first = at % count
        const last = Math.min(count - 1, first + 40)
        const windows = fetchWindowsFor({ first, last, direction }, count)
        for (const row of [first, last]) expect(windows).toContain(Math.floor(row / FETCH_WINDOW_ROWS))
        expect(windows.length).toBeLessThanOrEqual(3)
        expect(windows.every((window) => window >= 0 && window * FETCH_WINDOW_ROWS < count)).toBe(true)
      },
    ),
  )
})

test('the next window in scroll direction is prefetched', () => {
  expect(fetchWindowsFor({ first: 10, last: 50, direction: 1 }, 1_000)).toEqual([0, 1])
  expect(fetchWindowsFor({ first: 210, last: 250, direction: -1 }, 1_000)).toEqual([1, 2])
})
