import type { Job, JobCreate } from '@/features/jobs/api/types'
import { api, unwrap } from '@/lib/api-client'

export function createJob(body: JobCreate): Promise<Job> {
  return unwrap(api.POST('/api/jobs/', { body }))
}
