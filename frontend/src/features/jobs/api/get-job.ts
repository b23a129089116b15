import type { Job } from '@/features/jobs/api/types'
import { api, unwrap } from '@/lib/api-client'

export function getJob(id: number, signal?: AbortSignal): Promise<Job> {
  return unwrap(api.GET('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) } }, signal }))
}
