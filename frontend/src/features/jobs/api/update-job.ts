import type { Job, JobPatch } from '@/features/jobs/api/types'
import { api, unwrap } from '@/lib/api-client'

export function updateJob(id: number, body: JobPatch): Promise<Job> {
  return unwrap(api.PATCH('/api/jobs/{id}/', { params: { path: { id } }, body }))
}
