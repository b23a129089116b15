import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import { cursorOf } from '@/domain/job/api/cursor'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'
import type { RowSource } from '@/features/job-list/row-source'
import { POLL_MS, hasLiveRow } from '@/domain/job/polling'
import { toProblem } from '@/lib/problem'

const PAGE_ROWS = 200
const AHEAD_ROWS = 100
const POLLED_PAGES = 2

/** The result from its start, page after page, for filters and orders under which positions aren't known. */
export function useKeysetRows(query: JobListQuery, resultKey: string, enabled: boolean): RowSource {
  const list = useInfiniteQuery({
    queryKey: jobKeys.endless(query),
    queryFn: ({ pageParam, signal }) => listJobs({ ...query, page_size: PAGE_ROWS, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    placeholderData: keepPreviousData,
    enabled,
    // A refetch walks every page again; past the first few that costs more than it shows.
    refetchInterval: ({ state }) =>
      state.status === 'error' ||
      ((state.data?.pages.length ?? 0) <= POLLED_PAGES && state.data?.pages.some(hasLiveRow))
        ? POLL_MS
        : false,
  })
  const { fetchNextPage, hasNextPage, isFetching } = list
  const pages = list.data?.pages ?? []
  const loaded = pages.reduce((sum, page) => sum + page.results.length, 0)
  const last = pages.at(-1)

  const onRange = useCallback(
    (range: RowRange) => {
      if (range.last > loaded - AHEAD_ROWS && hasNextPage && !isFetching) void fetchNextPage()
    },
    [fetchNextPage, hasNextPage, isFetching, loaded],
  )
  return {
    count: loaded + (hasNextPage ? 20 : 0),
    total: Math.max(last?.count ?? 0, loaded),
    exact: (last?.count_exact ?? false) || (last !== undefined && !hasNextPage),
    rowAt: (index) => pages[Math.floor(index / PAGE_ROWS)]?.results[index % PAGE_ROWS],
    onRange,
    pending: list.isPending,
    outdated: list.isPlaceholderData,
    resultKey,
    problem: list.error ? toProblem(list.error) : null,
    retry: () => void list.refetch(),
    live: pages.some(hasLiveRow),
  }
}
