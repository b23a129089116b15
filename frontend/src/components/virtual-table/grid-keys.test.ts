import { targetRow } from '@/components/virtual-table/grid-keys'

const grid = { active: 50, top: 45, count: 10_000_000, rowsPerPage: 20 }

test.each([
  ['j', 51],
  ['k', 49],
  ['ArrowDown', 51],
  ['PageDown', 69],
  ['PageUp', 31],
  ['Home', 0],
  ['End', 9_999_999],
])('%s moves to row %i', (key, row) => {
  expect(targetRow(key, grid)).toBe(row)
})

test('keys stop at the first and the last row', () => {
  expect(targetRow('k', { ...grid, active: 0 })).toBe(0)
  expect(targetRow('j', { ...grid, active: 9_999_999 })).toBe(9_999_999)
})

test('without an active row, keys start at the first row in view', () => {
  const scrolled = { ...grid, active: -1, top: 150_000 }
  expect(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].map((key) => targetRow(key, scrolled))).toEqual([
    150_000, 150_000, 150_019, 149_981,
  ])
})

test('other keys and an empty grid have no target row', () => {
  expect(targetRow('q', grid)).toBeUndefined()
  expect(targetRow('j', { ...grid, count: 0 })).toBeUndefined()
})
