import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { useListCount } from '@/domain/job/api/use-list-count'
import { rowsProvedBy } from '@/domain/job/list-count'
import type { JobListPage, JobListQuery } from '@/domain/job/types'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { jobPageQuery } from '@/features/job-list/api/list-window'
import { useAiming } from '@/features/job-list/hooks/use-aiming'
import { pollFastWhile } from '@/lib/polling'
import { toProblem } from '@/lib/problem'
import { useKeptData } from '@/lib/use-kept-data'

/** Reads one numbered page of the list; the previous page stays displayed until the next one has arrived. */
export function useNumberedPage(query: JobListQuery, page: number, pageSize: number) {
  const aiming = useAiming()
  const list = useQuery({
    ...jobPageQuery(query, page, pageSize),
    placeholderData: keepPreviousData,
    refetchInterval: !aiming && pollFastWhile(hasUnfinishedRow),
  })
  const data = useKeptData(list.data)
  const total = useListCount(data, data ? rowsProvedBy(data) : 0)
  return {
    data,
    total,
    /** True if the rows are near those that the page's number stands for. */
    near: data?.position === null,
    /** True while the rows of another page are still displayed. */
    outdated: data !== undefined && (list.isPlaceholderData || list.data === undefined),
    problem: list.error && toProblem(list.error),
    retry: () => void list.refetch(),
  }
}

/** Returns the rows of the page from one position to another, both included; undefined unless all of them are on it. */
export function pageRows(page: JobListPage | undefined, start: number, from: number, to: number) {
  const rows = from < start ? undefined : page?.results.slice(from - start, to - start + 1)
  return rows?.length === to - from + 1 ? rows : undefined
}
