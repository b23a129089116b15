import type { LogPage } from '@/domain/job/types'

/** The last lines of a log; `lines[0]` is line `first`. */
export type LogTail = Omit<LogPage, 'lines'> & { first: number; lines: string[] }

/** A tail that grows beyond this is shortened to KEPT_LINES; the lines before are read again when they are scrolled to. */
const MAX_LINES = 6_000
const KEPT_LINES = 3_000

export const lastLine = ({ first, lines }: LogTail): number => first + lines.length - 1

/** Returns the last lines without a gap between them. */
function joined(lines: LogPage['lines']): LogPage['lines'] {
  const gap = lines.findLastIndex(({ number }, index) => index > 0 && number !== (lines[index - 1]?.number ?? 0) + 1)
  return gap < 0 ? lines : lines.slice(gap)
}

export function tailOf({ lines: read, ...about }: LogPage): LogTail {
  const lines = joined(read)
  return { ...about, first: lines[0]?.number ?? about.line_count + 1, lines: lines.map(({ text }) => text) }
}

/** Returns the tail followed by the news; null when they don't join, because much came at once or a gap lies between. */
export function extended(tail: LogTail, { lines, ...about }: LogPage): LogTail | null {
  const begin = lines[0]?.number
  if (begin === undefined) return { ...tail, ...about }
  if (tail.lines.length === 0) return tailOf({ lines, ...about })
  // An unfinished last line comes again, with more text.
  if (begin < tail.first || begin > lastLine(tail) + 1 || joined(lines) !== lines) return null
  const all = [...tail.lines.slice(0, begin - tail.first), ...lines.map(({ text }) => text)]
  const dropped = all.length > MAX_LINES ? all.length - KEPT_LINES : 0
  return { ...about, first: tail.first + dropped, lines: dropped > 0 ? all.slice(dropped) : all }
}
