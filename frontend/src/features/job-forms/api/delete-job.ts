import { api } from '@/lib/api-client'

/** 204: there is nothing to hand back. */
export async function deleteJob(id: number): Promise<void> {
  await api.DELETE('/api/jobs/{job_id}/', { params: { path: { job_id: String(id) } } })
}
