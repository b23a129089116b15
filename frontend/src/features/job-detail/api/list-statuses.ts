import type { StatusPage } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

/** A job's history, newest first. */
export function listStatuses(id: number, cursor: string | undefined, signal?: AbortSignal): Promise<StatusPage> {
  return unwrap(
    api.GET('/api/jobs/{job_id}/statuses/', {
      params: { path: { job_id: String(id) }, query: { page_size: 100, cursor } },
      signal,
    }),
  )
}
