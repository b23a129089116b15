import { useQueries } from '@tanstack/react-query'

import { useLineBehindGap } from '@/features/job-logs/api/find-behind-gap'
import { logWindowQuery, windowOfLine } from '@/features/job-logs/api/read-log-window'
import { type LogRows, lineOfRow } from '@/features/job-logs/log-rows'
import { type LogTail, lastLine } from '@/features/job-logs/log-tail'

/** Returns how the rows of the view map to lines. */
export function useLogRows(id: number, tail: LogTail): LogRows {
  const behind = useLineBehindGap(id, tail.attempt, tail.gap)
  const gapAfter = tail.gap?.after_line ?? null
  return { last: lastLine(tail), gapAfter, behindGap: behind ?? Math.max(tail.first, (gapAfter ?? 0) + 1) }
}

type Range = { first: number; last: number }

/** Returns the text of each rendered line; undefined until it has arrived. Reads those before the tail in windows. */
export function useLogLines(id: number, tail: LogTail, rows: LogRows, { first, last }: Range) {
  const lines = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => lineOfRow(rows, first + offset))
  const early = lines.filter((line) => line !== null && line < tail.first) as number[]
  const windows = [...new Set(early.map(windowOfLine))]
  const results = useQueries({
    queries: windows.map((window) => logWindowQuery(id, tail.attempt, window, rows.last)),
  })
  const textOf = (line: number): string | undefined =>
    line >= tail.first ? tail.lines[line - tail.first] : results[windows.indexOf(windowOfLine(line))]?.data?.get(line)
  const failed = results.filter(({ isError }) => isError)
  return { textOf, error: failed[0]?.error ?? null, retry: () => failed.forEach(({ refetch }) => void refetch()) }
}
