import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { isLive } from '@/components/status/status-meta'
import { jobKeys } from '@/features/jobs/api/keys'
import { listJobs } from '@/features/jobs/api/list-jobs'
import type { JobListPage, JobListQuery } from '@/features/jobs/api/types'

export const POLL_MS = 5_000

export const hasLiveRow = (page: JobListPage | undefined): boolean =>
  page?.results.some((row) => isLive(row.latest_status.status_type)) ?? false

/** One numbered page of the list; the old one stays in view until the new one is here. */
export function useJobPage(query: JobListQuery, page: number, pageSize: number) {
  const full = { ...query, page, page_size: pageSize }
  return useQuery({
    queryKey: jobKeys.list(full),
    queryFn: ({ signal }) => listJobs(full, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.status === 'error' || hasLiveRow(state.data) ? POLL_MS : false),
  })
}
