import { queryOptions, useQuery } from '@tanstack/react-query'

import { getLog } from '@/features/job-logs/api/get-log'
import { logKeys } from '@/features/job-logs/api/log-keys'
import { type LogTail, extended, lastLine, tailOf } from '@/features/job-logs/log-tail'
import { POLL_MS } from '@/lib/polling'

const TAIL_LINES = 500
const WAIT_S = 10
/** Between two requests that wait for news. */
const PAUSE_MS = 100
/** Further behind, the tail is read anew. */
const MAX_BEHIND_LINES = 2_000

type Log = { id: number; attempt: number }

async function readTail({ id, attempt }: Log, signal: AbortSignal): Promise<LogTail> {
  return tailOf(await getLog(id, { attempt, tail: TAIL_LINES }, signal))
}

/** Returns the tail with the news since, which it waits for. */
async function readOn(log: Log, tail: LogTail, signal: AbortSignal): Promise<LogTail> {
  const news = await getLog(log.id, { attempt: log.attempt, after: tail.after, wait: WAIT_S }, signal)
  const next = extended(tail, news)
  return next === null || next.line_count - lastLine(next) > MAX_BEHIND_LINES ? readTail(log, signal) : next
}

const tailQuery = (log: Log) =>
  queryOptions({
    queryKey: logKeys.tail(log.id, log.attempt),
    queryFn: ({ client, queryKey, signal }) => {
      const tail = client.getQueryData<LogTail>(queryKey)
      if (tail?.complete === true) return tail
      return tail === undefined ? readTail(log, signal) : readOn(log, tail, signal)
    },
  })

/** Reads the last lines of an attempt's output, and follows it while it is written. */
export function useLogTail(id: number, attempt: number, isRunning: boolean) {
  return useQuery({
    ...tailQuery({ id, attempt }),
    refetchInterval: ({ state: { data, status } }) => {
      if (data?.complete === true) return false
      return isRunning && status !== 'error' ? PAUSE_MS : POLL_MS
    },
  })
}
