import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { hasLiveRow, pollWhile } from '@/domain/job/polling'

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
