import { type LogRows, lineOfRow, rowCount, rowOfLine } from '@/features/job-logs/log-rows'

test('without a gap rows are lines', () => {
  const rows: LogRows = { last: 3, gapAfter: null, behindGap: 1 }
  expect(rowCount(rows)).toBe(3)
  expect([0, 1, 2].map((row) => lineOfRow(rows, row))).toEqual([1, 2, 3])
  expect(rowOfLine(rows, 3)).toBe(2)
})

test('a gap has one row, and the lines that it lost have none', () => {
  const rows: LogRows = { last: 12, gapAfter: 2, behindGap: 10 }
  expect(rowCount(rows)).toBe(6)
  expect([0, 1, 2, 3, 4, 5].map((row) => lineOfRow(rows, row))).toEqual([1, 2, null, 10, 11, 12])
  expect([1, 2, 5, 10, 12].map((line) => rowOfLine(rows, line))).toEqual([0, 1, 2, 3, 5])
})

test('a gap may be at either end', () => {
  expect(lineOfRow({ last: 5, gapAfter: 0, behindGap: 4 }, 0)).toBeNull()
  expect(rowCount({ last: 5, gapAfter: 0, behindGap: 4 })).toBe(3)
  expect(rowCount({ last: 5, gapAfter: 5, behindGap: 6 })).toBe(6)
})
