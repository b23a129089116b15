import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import { jobKeys } from '@/domain/job/api/job-keys'
import { jobListQuery } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { FETCH_WINDOW_ROWS, fetchWindowAt, fetchWindowsFor } from '@/features/job-list/fetch-windows'
import type { JobRows } from '@/features/job-list/row-source'
import { pollFastWhile } from '@/lib/polling'
import { toProblem } from '@/lib/problem'

const CACHE_MS = 20_000
const FIRST_ROWS = 40

const fetchWindowQuery = (query: JobListQuery, window: number): JobListQuery => ({
  ...query,
  position: window * FETCH_WINDOW_ROWS,
  page_size: FETCH_WINDOW_ROWS,
})

type ResultRange = RowRange & { resultKey: string }

/**
 * Reads the whole result by position, in fetch windows around the visible rows. Scrolling past a window before it has
 * arrived ends its observation, which aborts the request.
 *
 * `resultKey` identifies the result; when it changes, the range starts over at `firstRow`.
 */
export function usePositionRows(query: JobListQuery, resultKey: string, firstRow: number): JobRows {
  const client = useQueryClient()
  const [reported, setReported] = useState<ResultRange | null>(null)
  const [shown, setShown] = useState({ query, resultKey, count: 0 })

  const range: RowRange =
    reported?.resultKey === resultKey
      ? reported
      : { first: firstRow, last: firstRow + FIRST_ROWS, top: firstRow, bottom: firstRow, direction: 1 }
  const countKnown = JSON.stringify(shown.query) === JSON.stringify(query) && shown.count > 0
  const windows = fetchWindowsFor(range, countKnown ? shown.count : range.last + 1)

  const results = useQueries({
    queries: windows.map((window) => ({
      ...jobListQuery(fetchWindowQuery(query, window)),
      gcTime: CACHE_MS,
      refetchInterval: pollFastWhile(hasUnfinishedRow),
    })),
  })
  const newest = results.reduce<(typeof results)[number] | undefined>(
    (best, result) => (result.data && result.dataUpdatedAt > (best?.dataUpdatedAt ?? 0) ? result : best),
    undefined,
  )
  const page = newest?.data
  if (page && (shown.query !== query || shown.count !== page.count)) {
    setShown({ query, resultKey, count: page.count })
  }

  const outdated = page === undefined && !countKnown && shown.count > 0
  const source = outdated ? shown.query : query
  const failed = results.find((result) => result.isError)

  const onRange = useCallback(
    // The visible range of the previous result doesn't apply to the new one.
    (next: RowRange) => outdated || setReported({ ...next, resultKey }),
    [outdated, resultKey],
  )
  const rowAt = (index: number) => {
    const window = fetchWindowAt(index)
    const page = client.getQueryData(jobListQuery(fetchWindowQuery(source, window)).queryKey)
    return page?.results[index - window * FETCH_WINDOW_ROWS]
  }
  return {
    count: page?.count ?? shown.count,
    total: page?.count ?? shown.count,
    exact: page?.count_exact ?? true,
    byPosition: page === undefined || (page.count_exact && page.position !== null),
    rowAt,
    onRange,
    pending: page === undefined && shown.count === 0,
    outdated,
    resultKey: outdated ? shown.resultKey : resultKey,
    problem: failed?.error ? toProblem(failed.error) : null,
    retry: () => void client.refetchQueries({ queryKey: jobKeys.lists, type: 'active' }),
  }
}
