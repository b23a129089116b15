import { queryOptions } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobListPage, JobListQuery } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

export function listJobs(query: JobListQuery, signal?: AbortSignal): Promise<JobListPage> {
  return unwrap(api.GET('/api/jobs/', { params: { query }, signal }))
}

export const jobListQuery = (query: JobListQuery) =>
  queryOptions({ queryKey: jobKeys.list(query), queryFn: ({ signal }) => listJobs(query, signal) })
