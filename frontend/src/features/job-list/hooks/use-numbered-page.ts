import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { jobListQuery } from '@/domain/job/api/list-jobs'
import { useListCount } from '@/domain/job/api/use-list-count'
import { rowsProvedBy } from '@/domain/job/list-count'
import type { JobListQuery } from '@/domain/job/types'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { useAiming } from '@/features/job-list/hooks/use-aiming'
import { pollFastWhile } from '@/lib/polling'
import { toProblem } from '@/lib/problem'
import { useKeptData } from '@/lib/use-kept-data'

/** Reads one numbered page of the list; the previous page stays displayed until the next one has arrived. */
export function useNumberedPage(query: JobListQuery, page: number, pageSize: number) {
  const aiming = useAiming()
  const list = useQuery({
    ...jobListQuery({ ...query, page, page_size: pageSize }),
    placeholderData: keepPreviousData,
    refetchInterval: !aiming && pollFastWhile(hasUnfinishedRow),
  })
  const data = useKeptData(list.data)
  const total = useListCount(data, data ? rowsProvedBy(data) : 0)
  return {
    data,
    total,
    /** True while the rows of another page are still displayed. */
    outdated: data !== undefined && (list.isPlaceholderData || list.data === undefined),
    problem: list.error && toProblem(list.error),
    retry: () => void list.refetch(),
  }
}
