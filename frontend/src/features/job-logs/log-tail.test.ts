import type { LogPage } from '@/domain/job/types'
import { extended, lastLine, tailOf } from '@/features/job-logs/log-tail'

const page = (from: number, texts: string[], rest: Partial<LogPage> = {}): LogPage => ({
  attempt: 1,
  attempts: [1],
  line_count: from + texts.length - 1,
  size_bytes: 10,
  complete: false,
  gap: null,
  lines: texts.map((text, index) => ({ number: from + index, text })),
  after: 'next',
  ...rest,
})

test('news follow the tail', () => {
  const tail = extended(tailOf(page(5, ['a', 'b'])), page(7, ['c'], { complete: true }))
  expect(tail).toMatchObject({ first: 5, lines: ['a', 'b', 'c'], complete: true, line_count: 7 })
})

test('an unfinished last line is replaced by its longer text', () => {
  expect(extended(tailOf(page(5, ['a', '10 %'])), page(6, ['10 % 20 %']))?.lines).toEqual(['a', '10 % 20 %'])
})

test('an answer without news keeps the lines', () => {
  const tail = extended(tailOf(page(5, ['a'])), page(6, [], { line_count: 5, complete: true }))
  expect(tail).toMatchObject({ first: 5, lines: ['a'], complete: true })
})

test('the first output of a job that had none', () => {
  const empty = tailOf(page(1, [], { line_count: 0 }))
  expect(lastLine(empty)).toBe(0)
  expect(extended(empty, page(1, ['a']))).toMatchObject({ first: 1, lines: ['a'] })
})

test('news that leave lines out do not join', () => {
  expect(extended(tailOf(page(5, ['a'])), page(8, ['d']))).toBeNull()
})

test('a long tail drops its first lines and keeps its numbers', () => {
  const tail = extended(tailOf(page(1, Array<string>(6_000).fill('x'))), page(6_001, ['last']))!
  expect(tail.lines).toHaveLength(3_000)
  expect(lastLine(tail)).toBe(6_001)
  expect(tail.lines.at(-1)).toBe('last')
})

test('a tail that contains the gap begins behind it, and news across a gap do not join', () => {
  const across = page(1, ['a', 'b', 'c'])
  across.lines[0] = { number: 1, text: 'head' }
  across.lines[1] = { number: 8, text: 'x' }
  across.lines[2] = { number: 9, text: 'y' }
  expect(tailOf(across)).toMatchObject({ first: 8, lines: ['x', 'y'] })
  expect(extended(tailOf(page(1, ['head'])), across)).toBeNull()
})
