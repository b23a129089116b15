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

const RUNNING_POLL_MS = 2_000

const isRunning = (job: VersionedJob | undefined) => job?.latest_status.status_type === 'RUNNING'
const isUnfinished = (job: VersionedJob | undefined) => job !== undefined && !isFinal(job.latest_status.status_type)

/** Reads one job with its newest statuses; polls until it is deleted, and more often while it runs. */
export function useJob(id: number) {
  const poll = pollFastWhile(isUnfinished)
  return useQuery({
    ...jobQuery(id),
    refetchInterval: (query) => {
      const { data, error } = query.state
      if (error) return toProblem(error).isNotFound ? false : poll(query)
      return isRunning(data) ? RUNNING_POLL_MS : poll(query)
    },
  })
}
