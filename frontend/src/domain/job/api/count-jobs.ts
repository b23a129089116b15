import { queryOptions } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { type ListFilters, filtersOf } from '@/domain/job/list-query'
import type { Count, JobCount, JobListQuery } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

const PATH = '/api/jobs/count/'

const toCount = ({ count, count_exact }: JobCount): Count => ({ value: count, exact: count_exact })

export async function countJobs(query: ListFilters, signal?: AbortSignal): Promise<Count> {
  return toCount(await unwrap(api.GET(PATH, { params: { query }, signal })))
}

/** Follows the `count_url` of a list. */
export async function countAt(url: string, signal: AbortSignal): Promise<Count> {
  const { pathname, search } = new URL(url, location.origin)
  return toCount(await unwrap(api.GET(`${pathname}${search}` as typeof PATH, { signal })))
}

/** Counts the jobs that match the filters of a list. A count that took too long is not repeated at once. */
export const jobCountQuery = (query: JobListQuery) => {
  const filters = filtersOf(query)
  return queryOptions({
    queryKey: jobKeys.counts(filters),
    queryFn: ({ signal }) => countJobs(filters, signal),
    retry: false,
  })
}
