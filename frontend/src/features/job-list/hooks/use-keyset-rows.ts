import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import { cursorOf } from '@/domain/job/api/cursor'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import { useListCount } from '@/domain/job/api/use-list-count'
import type { ListCount } from '@/domain/job/list-count'
import type { JobListQuery } from '@/domain/job/types'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import type { RowSource } from '@/features/job-list/row-source'
import { IDLE_POLL_MS, POLL_MS } from '@/lib/polling'
import { toProblem } from '@/lib/problem'
import { useKeptData } from '@/lib/use-kept-data'

const PAGE_ROWS = 200
/** The next page is fetched when this few rows are left below. */
const PREFETCH_WITHIN_ROWS = 100
/** Placeholder rows below the last loaded one while more can be fetched. */
const PLACEHOLDER_ROWS = 20

/** `hasMore`: the server has rows beyond the loaded ones. */
type KeysetRows = RowSource & { hasMore: boolean }

/** Reads the result page by page from the start, for filters and orders under which positions are unknown. */
export function useKeysetRows(query: JobListQuery, resultKey: string, enabled: boolean): KeysetRows {
  const list = useInfiniteQuery({
    queryKey: jobKeys.infinite(query),
    queryFn: ({ pageParam, signal }) => listJobs({ ...query, page_size: PAGE_ROWS, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    placeholderData: keepPreviousData,
    enabled,
    // A refetch reads every loaded page again: the more pages, the longer the interval.
    refetchInterval: ({ state }) => {
      const loadedPages = state.data?.pages ?? []
      const intervalMs = state.status === 'error' || loadedPages.some(hasUnfinishedRow) ? POLL_MS : IDLE_POLL_MS
      return intervalMs * Math.max(1, loadedPages.length / 2)
    },
  })
  const { fetchNextPage, hasNextPage, isFetching } = list
  const data = useKeptData(list.data)
  const pages = data?.pages ?? []
  const loaded = pages.reduce((sum, page) => sum + page.results.length, 0)
  const last = pages.at(-1)
  const counted = useListCount(last, loaded + (hasNextPage ? 1 : 0))
  const total: ListCount =
    last === undefined || hasNextPage
      ? counted
      : { ...counted, value: loaded, exact: true, counting: false, problem: null }

  const onRange = useCallback(
    (range: RowRange) => {
      if (range.last > loaded - PREFETCH_WITHIN_ROWS && hasNextPage && !isFetching) void fetchNextPage()
    },
    [fetchNextPage, hasNextPage, isFetching, loaded],
  )
  return {
    count: loaded + (hasNextPage ? PLACEHOLDER_ROWS : 0),
    hasMore: hasNextPage,
    total,
    rowAt: (index) => pages[Math.floor(index / PAGE_ROWS)]?.results[index % PAGE_ROWS],
    onRange,
    pending: data === undefined,
    outdated: data !== undefined && (list.isPlaceholderData || list.data === undefined),
    resultKey,
    problem: list.error ? toProblem(list.error) : null,
    retry: () => void list.refetch(),
  }
}
