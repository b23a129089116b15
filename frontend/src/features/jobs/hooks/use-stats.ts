import { useQuery } from '@tanstack/react-query'

import { getStats } from '@/features/jobs/api/get-stats'
import { jobKeys } from '@/features/jobs/api/keys'
import { hasLiveJob, pollWhile } from '@/features/jobs/polling'

/** Exact numbers over all jobs; polled until every job is final. */
export function useStats() {
  return useQuery({
    queryKey: jobKeys.stats,
    queryFn: ({ signal }) => getStats(signal),
    refetchInterval: pollWhile(hasLiveJob),
  })
}
