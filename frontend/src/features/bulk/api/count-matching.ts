import { useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { Count, JobListQuery } from '@/domain/job/types'
import { conditionsOf } from '@/features/bulk/conditions'
import { api, unwrap } from '@/lib/api-client'

/** Counts the matching jobs exactly. May take seconds under a search, where the list settles for a lower bound. */
async function countMatching(query: JobListQuery, signal: AbortSignal): Promise<number> {
  const body = { action: 'cancel' as const, filter: conditionsOf(query), dry_run: true }
  const { matched } = await unwrap(api.POST('/api/jobs/bulk/', { body, signal }))
  return matched
}

type MatchingCount = { count: Count | undefined; failed: boolean }

/**
 * Returns the list's count; when that is a lower bound and `enabled`, the exact count once it has arrived. `failed`: the
 * exact count could not be had.
 */
export function useMatchingCount(query: JobListQuery, listed: Count | undefined, enabled: boolean): MatchingCount {
  const needsCount = enabled && listed !== undefined && !listed.exact
  const { data, isError } = useQuery({
    queryKey: jobKeys.matchingCount(query),
    queryFn: ({ signal }) => countMatching(query, signal),
    enabled: needsCount,
    gcTime: 0,
    // A count that timed out once would time out again.
    retry: false,
  })
  const isCounted = needsCount && data !== undefined
  return { count: isCounted ? { value: data, exact: true } : listed, failed: needsCount && !isCounted && isError }
}
