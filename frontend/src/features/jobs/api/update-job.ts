import type { Job, JobPatch } from '@/features/jobs/api/types'
import { api, unwrap } from '@/lib/api-client'

export function updateJob(id: number, body: JobPatch): Promise<Job> {
  return unwrap(api.PATCH('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) } }, body }))
}
