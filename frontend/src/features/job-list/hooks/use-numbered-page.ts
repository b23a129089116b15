import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { jobListQuery } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { pollWhile } from '@/lib/polling'

/** Reads one numbered page of the list; the previous page stays displayed until the next one has arrived. */
export function useNumberedPage(query: JobListQuery, page: number, pageSize: number) {
  return useQuery({
    ...jobListQuery({ ...query, page, page_size: pageSize }),
    placeholderData: keepPreviousData,
    refetchInterval: pollWhile(hasUnfinishedRow),
  })
}
