import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/features/jobs/api/keys'
import { listJobs } from '@/features/jobs/api/list-jobs'
import type { JobListQuery } from '@/features/jobs/api/types'
import { hasLiveRow, pollWhile } from '@/features/jobs/polling'

/** One numbered page of the list; the old one stays in view until the new one is here. */
export function useJobPage(query: JobListQuery, page: number, pageSize: number, enabled = true) {
  const full = { ...query, page, page_size: pageSize }
  return useQuery({
    queryKey: jobKeys.list(full),
    queryFn: ({ signal }) => listJobs(full, signal),
    placeholderData: keepPreviousData,
    refetchInterval: pollWhile(hasLiveRow),
    enabled,
  })
}
