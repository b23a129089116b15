import { useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { Count, JobListQuery } from '@/domain/job/types'
import { conditionsOf } from '@/features/bulk/conditions'
import { api, unwrap } from '@/lib/api-client'

/**
 * Counts the matching jobs exactly, those that the user may change and those of others. May take seconds under a search,
 * where the list settles for a lower bound.
 */
async function countMatching(query: JobListQuery, signal: AbortSignal) {
  const body = { action: 'cancel' as const, filter: conditionsOf(query), dry_run: true }
  const { matched, left_out } = await unwrap(api.POST('/api/jobs/bulk/', { body, signal }))
  return { matched, leftOut: left_out }
}

/** `leftOut`: matching jobs of others; undefined while they are being counted. */
type MatchingCount = { count: Count | undefined; leftOut: number | undefined; failed: boolean }

type MatchingOptions = { enabled: boolean; onlyOwn: boolean }

/**
 * Returns the list's count; when that is a lower bound, or counts jobs of others that the user may not change
 * (`onlyOwn`), the exact count once it has arrived. `failed`: the exact count could not be had.
 */
export function useMatchingCount(query: JobListQuery, listed: Count | undefined, options: MatchingOptions) {
  const { enabled, onlyOwn } = options
  const needsCount = enabled && listed !== undefined && (onlyOwn || !listed.exact)
  const { data, isError } = useQuery({
    queryKey: jobKeys.matchingCount(query),
    queryFn: ({ signal }) => countMatching(query, signal),
    enabled: needsCount,
    gcTime: 0,
    // A count that timed out once would time out again.
    retry: false,
  })
  if (needsCount && data !== undefined)
    return { count: { value: data.matched, exact: true }, leftOut: data.leftOut, failed: false } satisfies MatchingCount
  const known = { count: onlyOwn ? undefined : listed, leftOut: onlyOwn ? undefined : 0 }
  return { ...known, failed: needsCount && isError } satisfies MatchingCount
}
