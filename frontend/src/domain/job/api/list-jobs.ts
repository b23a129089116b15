import type { JobListPage, JobListQuery } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

export function listJobs(query: JobListQuery, signal?: AbortSignal): Promise<JobListPage> {
  return unwrap(api.GET('/api/jobs/', { params: { query }, signal }))
}
