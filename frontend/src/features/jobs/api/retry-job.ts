import { api, unwrap } from '@/lib/api-client'

export function retryJob(id: number) {
  return unwrap(api.POST('/api/jobs/{id}/retry/', { params: { path: { id } }, body: {} }))
}
