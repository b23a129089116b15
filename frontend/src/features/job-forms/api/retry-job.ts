import { api, unwrap } from '@/lib/api-client'

export function retryJob(id: number) {
  return unwrap(api.POST('/api/jobs/{job_id}/retry/', { params: { path: { job_id: String(id) } }, body: {} }))
}
