import type { Job, JobCreate } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

export function createJob(body: JobCreate): Promise<Job> {
  return unwrap(api.POST('/api/jobs/', { body }))
}
