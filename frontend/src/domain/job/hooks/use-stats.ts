import { useQuery } from '@tanstack/react-query'

import { getStats } from '@/domain/job/api/get-stats'
import { jobKeys } from '@/domain/job/api/job-keys'
import { hasLiveJob, pollWhile } from '@/domain/job/polling'

/** Exact numbers over all jobs; polled until every job is final. */
export function useStats() {
  return useQuery({
    queryKey: jobKeys.stats,
    queryFn: ({ signal }) => getStats(signal),
    refetchInterval: pollWhile(hasLiveJob),
  })
}
