import type { JobStats } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

export function getStats(signal?: AbortSignal): Promise<JobStats> {
  return unwrap(api.GET('/api/jobs/stats/', { signal }))
}
