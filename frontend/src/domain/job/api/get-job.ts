import { queryOptions, useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { isFinal } from '@/domain/job/status-meta'
import type { Job } from '@/domain/job/types'
import { api, unwrapVersioned } from '@/lib/api-client'
import { pollWhile } from '@/lib/polling'
import { toProblem } from '@/lib/problem'

/** A job in the version that `etag` identifies. */
export type VersionedJob = Job & { etag?: string }

export function getJob(id: number, signal?: AbortSignal): Promise<VersionedJob> {
  return unwrapVersioned(api.GET('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) } }, signal }))
}

export const jobQuery = (id: number) =>
  queryOptions({ queryKey: jobKeys.detail(id), queryFn: ({ signal }) => getJob(id, signal) })

const isUnfinished = (job: VersionedJob | undefined) => job !== undefined && !isFinal(job.latest_status.status_type)

/** Reads one job with its newest statuses; polls until it is final or deleted. */
export function useJob(id: number) {
  const poll = pollWhile(isUnfinished)
  return useQuery({
    ...jobQuery(id),
    refetchInterval: (query) => (query.state.error && toProblem(query.state.error).isNotFound ? false : poll(query)),
  })
}
