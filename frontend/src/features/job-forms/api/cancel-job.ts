import { api, unwrap } from '@/lib/api-client'

export function cancelJob(id: number) {
  return unwrap(api.POST('/api/jobs/{job_id}/cancel/', { params: { path: { job_id: String(id) } }, body: {} }))
}
