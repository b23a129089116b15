import fc from 'fast-check'

import { pageNumbers } from '@/features/job-list/page-numbers'
import { parsePlace } from '@/features/job-list/go-to-target'
import { nextOrdering } from '@/features/job-list/sort'
import { WINDOW_ROWS, windowsFor } from '@/features/job-list/fetch-windows'

test('page numbers always hold the first, the last and the present page, in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), (pages, at) => {
      const page = 1 + (at % pages)
      const shown = pageNumbers(page, pages).filter((number) => number !== null)
      expect(shown).toEqual(expect.arrayContaining([1, page, pages]))
      expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b))
      expect(shown.length).toBeLessThanOrEqual(7)
    }),
  )
})

test('windows cover what is drawn, and never reach past the end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.nat(),
      fc.constantFrom(1 as const, -1 as const),
      (count, at, direction) => {
        const first = at % count
        const last = Math.min(count - 1, first + 40)
        const windows = windowsFor({ first, last, top: first, direction }, count)
        for (const row of [first, last]) expect(windows).toContain(Math.floor(row / WINDOW_ROWS))
        expect(windows.length).toBeLessThanOrEqual(3)
        expect(windows.every((window) => window >= 0 && window * WINDOW_ROWS < count)).toBe(true)
      },
    ),
  )
})

test('the next window is fetched in the direction of travel', () => {
  expect(windowsFor({ first: 10, last: 50, top: 16, direction: 1 }, 1_000)).toEqual([0, 1])
  expect(windowsFor({ first: 210, last: 250, top: 216, direction: -1 }, 1_000)).toEqual([1, 2])
})

test('a place is a row counted from one, or a moment', () => {
  expect(parsePlace('5,000,000')).toEqual({ kind: 'row', index: 4_999_999 })
  expect(parsePlace('2026-03-01 12:00Z')).toEqual({ kind: 'time', iso: '2026-03-01T12:00:00.000Z' })
  expect(parsePlace('2026-03-01T12:00:30+02:00')).toEqual({ kind: 'time', iso: '2026-03-01T10:00:30.000Z' })
  expect(parsePlace('0')).toBeNull()
  expect(parsePlace('soon')).toBeNull()
  expect(parsePlace('2026-13-45')).toBeNull()
})

test('a header sorts by its natural order first, then turns it around', () => {
  expect(nextOrdering('-created_at', 'name')).toBe('name')
  expect(nextOrdering('name', 'name')).toBe('-name')
  expect(nextOrdering('name', 'priority')).toBe('-priority')
  expect(nextOrdering('-created_at', 'created_at')).toBe('created_at')
})
