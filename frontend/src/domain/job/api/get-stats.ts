import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobStats, StatsWindow } from '@/domain/job/types'
import { hasUnfinishedJob } from '@/domain/job/unfinished-jobs'
import { api, unwrap } from '@/lib/api-client'
import { pollFastWhile } from '@/lib/polling'

function getStats(window: StatsWindow | undefined, signal?: AbortSignal): Promise<JobStats> {
  return unwrap(api.GET('/api/jobs/stats/', { params: { query: { window } }, signal }))
}

const statsQuery = (window: StatsWindow | undefined) =>
  queryOptions({
    queryKey: jobKeys.stats(window),
    queryFn: ({ signal }) => getStats(window, signal),
    placeholderData: keepPreviousData,
  })

/** Reads exact numbers over all jobs, for one time range. */
export function useStats(window?: StatsWindow) {
  return useQuery({ ...statsQuery(window), refetchInterval: pollFastWhile(hasUnfinishedJob) })
}
