import type { Job, JobPatch } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

/** Updates the job; with an `etag`, only while the job is still in that version (412 otherwise). */
export function updateJob(id: number, body: JobPatch, etag?: string): Promise<Job> {
  const header = etag === undefined ? undefined : { 'If-Match': etag }
  return unwrap(api.PATCH('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) }, header }, body }))
}
