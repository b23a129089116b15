import { api, unwrap } from '@/lib/api-client'

export function cancelJob(id: number) {
  return unwrap(api.POST('/api/jobs/{id}/cancel/', { params: { path: { id } }, body: {} }))
}
