import type { Job } from '@/domain/job/types'
import { api, unwrapVersioned } from '@/lib/api-client'

/** A job in the version that `etag` names. */
export type VersionedJob = Job & { etag?: string }

export function getJob(id: number, signal?: AbortSignal): Promise<VersionedJob> {
  return unwrapVersioned(api.GET('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) } }, signal }))
}
