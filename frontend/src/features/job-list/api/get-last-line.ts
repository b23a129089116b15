import { useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { withoutSequences } from '@/domain/job/plain-line'
import type { JobRow, LogPage } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'
import { POLL_MS } from '@/lib/polling'

/** A row that is scrolled past asks for nothing. */
const SETTLE_MS = 400
/** A job without any output is probably run elsewhere. */
const NO_OUTPUT_POLL_MS = 30_000

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
    refetchInterval: ({ state }) => (state.data?.line_count === 0 ? NO_OUTPUT_POLL_MS : POLL_MS),
    staleTime: POLL_MS,
  })
  const text = data?.lines.at(-1)?.text
  return text === undefined ? undefined : withoutSequences(text)
}
