import { useQuery } from '@tanstack/react-query'

import { countMatching } from '@/domain/operation/api/bulk-jobs'
import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobListQuery } from '@/domain/job/types'
import type { Count } from '@/features/job-list/hooks/use-status-counts'

/** The list's count of what matches; where that is a floor only, the exact one once `wanted` has brought it. */
export function useMatchingCount(query: JobListQuery, listed: Count | undefined, wanted: boolean): Count | undefined {
  const floor = listed !== undefined && !listed.exact
  const { data } = useQuery({
    queryKey: jobKeys.matching(query),
    queryFn: ({ signal }) => countMatching(query, signal),
    enabled: wanted && floor,
    gcTime: 0,
    // What took the server too long once is not asked of it again.
    retry: false,
  })
  return floor && wanted && data !== undefined ? { value: data, exact: true } : listed
}
