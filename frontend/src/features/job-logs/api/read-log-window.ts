import { queryOptions } from '@tanstack/react-query'

import { getLog } from '@/features/job-logs/api/get-log'
import { logKeys } from '@/features/job-logs/api/log-keys'

/** Lines are fetched in aligned windows of this size. */
const WINDOW_LINES = 500
const CACHE_MS = 120_000

export type LogWindow = ReadonlyMap<number, string>

export const windowOfLine = (line: number): number => Math.floor((line - 1) / WINDOW_LINES)

/** Returns the lines of the window by number. A page of long lines is shorter than asked for, so there may be several. */
async function readWindow(id: number, attempt: number, window: number, signal: AbortSignal): Promise<LogWindow> {
  const end = (window + 1) * WINDOW_LINES
  const lines = new Map<number, string>()
  for (let next = window * WINDOW_LINES + 1; next <= end;) {
    const page = await getLog(id, { attempt, from_line: next, limit: end - next + 1 }, signal)
    for (const { number, text } of page.lines) if (number <= end) lines.set(number, text)
    const last = page.lines.at(-1)?.number
    if (last === undefined || last >= page.line_count) break
    next = last + 1
  }
  return lines
}

/** `lastLine`: the last line so far. A window that was read before it was full is read again once it is. */
export const logWindowQuery = (id: number, attempt: number, window: number, lastLine: number) =>
  queryOptions({
    queryKey: logKeys.window(id, attempt, window, (window + 1) * WINDOW_LINES < lastLine),
    queryFn: ({ signal }) => readWindow(id, attempt, window, signal),
    staleTime: Infinity,
    gcTime: CACHE_MS,
  })
