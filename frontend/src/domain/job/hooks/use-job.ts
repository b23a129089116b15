import { queryOptions, useQuery } from '@tanstack/react-query'

import { isLive } from '@/domain/job/status-meta'
import { getJob } from '@/domain/job/api/get-job'
import { jobKeys } from '@/domain/job/api/job-keys'
import { pollWhile } from '@/domain/job/polling'
import { toProblem } from '@/lib/problem'

export const jobQuery = (id: number) =>
  queryOptions({ queryKey: jobKeys.detail(id), queryFn: ({ signal }) => getJob(id, signal) })

/** One job with its newest statuses; polled until it is final, or gone. */
export function useJob(id: number) {
  const poll = pollWhile(
    (job: Awaited<ReturnType<typeof getJob>> | undefined) => job !== undefined && isLive(job.latest_status.status_type),
  )
  return useQuery({
    ...jobQuery(id),
    refetchInterval: (query) => (query.state.error && toProblem(query.state.error).isNotFound ? false : poll(query)),
  })
}
