import { queryOptions, useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { parseJob } from '@/domain/job/parse-job'
import { isFinal } from '@/domain/job/status-meta'
import type { Job } from '@/domain/job/types'
import { api } from '@/lib/api-client'
import { pollFastWhile } from '@/lib/polling'
import { toProblem } from '@/lib/problem'

/** A job in the version that `etag` identifies. */
export type VersionedJob = Job & { etag?: string }

export async function getJob(id: number, signal?: AbortSignal): Promise<VersionedJob> {
  const params = { path: { job_id: String(id) } }
  const { data: text = '', response } = await api.GET('/api/jobs/{job_id}/', { params, signal, parseAs: 'text' })
  return { ...parseJob(text), etag: response.headers.get('ETag') ?? undefined }
}

export const jobQuery = (id: number) =>
  queryOptions({ queryKey: jobKeys.detail(id), queryFn: ({ signal }) => getJob(id, signal) })

const isUnfinished = (job: VersionedJob | undefined) => job !== undefined && !isFinal(job.latest_status.status_type)

/** Reads one job with its newest statuses; polls until it is deleted. */
export function useJob(id: number) {
  const poll = pollFastWhile(isUnfinished)
  return useQuery({
    ...jobQuery(id),
    refetchInterval: (query) => (query.state.error && toProblem(query.state.error).isNotFound ? false : poll(query)),
  })
}
