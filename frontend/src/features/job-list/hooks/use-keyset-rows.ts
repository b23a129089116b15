import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import { cursorOf } from '@/domain/job/api/cursor'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { ListCount } from '@/domain/job/list-count'
import type { JobListPage, JobListQuery } from '@/domain/job/types'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { useAiming } from '@/features/job-list/hooks/use-aiming'
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

/**
 * Reads the result page by page from the start, for filters and orders under which positions are unknown. `counted`: the
 * count of the list, for pages without one.
 */
export function useKeysetRows(
  query: JobListQuery,
  resultKey: string,
  enabled: boolean,
  counted: ListCount,
): KeysetRows {
  const aiming = useAiming()
  const list = useInfiniteQuery({
    queryKey: jobKeys.infinite(query),
    queryFn: ({ pageParam, signal }) => listJobs({ ...query, page_size: PAGE_ROWS, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    placeholderData: keepPreviousData,
    enabled,
    // A refetch reads every loaded page again: the more pages, the longer the interval.
    refetchInterval: ({ state }) => {
      if (aiming) return false
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
  const total = totalOf(last, loaded, hasNextPage, counted)

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
    isUnbroken: () => true,
    onRange,
    pending: data === undefined,
    outdated: data !== undefined && (list.isPlaceholderData || list.data === undefined),
    resultKey,
    problem: list.error ? toProblem(list.error) : null,
    retry: () => void list.refetch(),
  }
}

/** Returns the count of all rows: the loaded ones if there are no more, otherwise that of the last page or the list. */
function totalOf(last: JobListPage | undefined, loaded: number, hasMore: boolean, counted: ListCount): ListCount {
  const known = { ...counted, counting: false, problem: null }
  if (last !== undefined && !hasMore) return { ...known, value: loaded, exact: true }
  const total = typeof last?.count === 'number' ? { ...known, value: last.count, exact: last.count_exact } : counted
  return { ...total, value: Math.max(total.value, loaded) }
}
