import { ansiPieces, plainText } from '@/features/job-logs/ansi'
import { markMatches } from '@/features/job-logs/mark-matches'

const E = '\u001b'

test('colours and styles end where they are reset', () => {
  expect(ansiPieces(`a${E}[31mred ${E}[1mbold${E}[0m b`)).toEqual([
    { text: 'a', style: undefined },
    { text: 'red ', style: { color: 'var(--failed)' } },
    { text: 'bold', style: { color: 'var(--failed)', fontWeight: 600 } },
    { text: ' b', style: undefined },
  ])
})

test('text on a coloured ground keeps its contrast', () => {
  expect(ansiPieces(`${E}[33;41mx`)[0]?.style).toEqual({ color: 'var(--surface)', backgroundColor: 'var(--failed)' })
  expect(ansiPieces(`${E}[7mx`)[0]?.style).toEqual({ color: 'var(--surface)', backgroundColor: 'var(--ink)' })
})

test('colours of the palette and true colours are moved towards the text', () => {
  expect(ansiPieces(`${E}[38;5;208mx`)[0]?.style?.color).toContain('rgb(255 135 0)')
  expect(ansiPieces(`${E}[38;5;232mx`)[0]?.style?.color).toContain('rgb(8 8 8)')
  expect(ansiPieces(`${E}[38;2;1;2;3mx`)[0]?.style?.color).toMatch(/color-mix\(in oklab, rgb\(1, ?2, ?3\)/)
})

test('other sequences leave no trace', () => {
  const line = `${E}]0;title\u0007${E}[2K${E}(Ba${E}]8;;http://x${E}\\link${E}]8;;${E}\\`
  expect(
    ansiPieces(line)
      .map(({ text }) => text)
      .join(''),
  ).toBe('alink')
  expect(plainText(`${line}${E}[32m!${E}[0m`)).toBe('alink!')
})

test('matches are marked in any case, and across styles', () => {
  const marked = markMatches(ansiPieces(`an ${E}[31mErr${E}[0mor: error`), 'ERROR')
  expect(marked.filter((piece) => piece.marked).map(({ text }) => text)).toEqual(['Err', 'or', 'error'])
  expect(marked.map(({ text }) => text).join('')).toBe('an Error: error')
  expect(marked[1]?.style).toEqual({ color: 'var(--failed)' })
})

test('nothing is marked without a match', () => {
  const pieces = ansiPieces('plain')
  expect(markMatches(pieces, '')).toBe(pieces)
  expect(markMatches(pieces, 'q')).toBe(pieces)
})
