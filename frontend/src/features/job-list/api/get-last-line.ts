import { useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { withoutSequences } from '@/domain/job/plain-line'
import type { JobRow, LogPage } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

/** A row that is scrolled past asks for nothing. */
const SETTLE_MS = 400
/** Slower than the list: each row asks for itself. */
const LINE_POLL_MS = 15_000
/** A job without any output is probably run elsewhere; a server that fails is left alone for a while. */
const SLOW_POLL_MS = 30_000

const settled = (signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, SETTLE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as DOMException)
    })
  })

async function getTail(id: number, signal: AbortSignal): Promise<LogPage> {
  await settled(signal)
  const params = { path: { job_id: String(id) }, query: { tail: 1 } }
  return unwrap(api.GET('/api/jobs/{job_id}/logs/', { params, signal }))
}

/** Returns the last line that a running job has written, without colours; undefined until it has written any. */
export function useLastLine({ id, attempt }: Pick<JobRow, 'id' | 'attempt'>): string | undefined {
  const { data } = useQuery({
    queryKey: jobKeys.lastLine(id, attempt),
    queryFn: ({ signal }) => getTail(id, signal),
    refetchInterval: ({ state: { status, data } }) =>
      status === 'error' || data?.line_count === 0 ? SLOW_POLL_MS : LINE_POLL_MS,
    staleTime: LINE_POLL_MS,
    retry: false,
  })
  const text = data?.lines.at(-1)?.text
  return text === undefined ? undefined : withoutSequences(text)
}
