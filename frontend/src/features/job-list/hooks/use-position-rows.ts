import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListPage, JobListQuery } from '@/domain/job/types'
import type { RowSource } from '@/features/job-list/row-source'
import { hasLiveRow, pollWhile } from '@/domain/job/polling'
import { WINDOW_ROWS, windowOf, windowsFor } from '@/features/job-list/fetch-windows'
import { toProblem } from '@/lib/problem'

const KEEP_MS = 20_000
const FIRST_ROWS = 40

const windowQuery = (query: JobListQuery, window: number): JobListQuery => ({
  ...query,
  position: window * WINDOW_ROWS,
  page_size: WINDOW_ROWS,
})

type Wanted = RowRange & { resultKey: string }

/**
 * The whole result by position, in windows around what is in view. A window that is scrolled past before it has
 * arrived is no longer observed, which aborts its request.
 *
 * `resultKey` names the result; with another one, the range starts over at `firstRow`.
 */
export function usePositionRows(
  query: JobListQuery,
  resultKey: string,
  firstRow: number,
): RowSource & { windowed: boolean } {
  const client = useQueryClient()
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const [shown, setShown] = useState({ query, resultKey, count: 0 })

  const range: RowRange =
    wanted?.resultKey === resultKey
      ? wanted
      : { first: firstRow, last: firstRow + FIRST_ROWS, top: firstRow, direction: 1 }
  const settled = JSON.stringify(shown.query) === JSON.stringify(query) && shown.count > 0
  const windows = windowsFor(range, settled ? shown.count : range.last + 1)

  const results = useQueries({
    queries: windows.map((window) => ({
      queryKey: jobKeys.list(windowQuery(query, window)),
      queryFn: ({ signal }: { signal: AbortSignal }) => listJobs(windowQuery(query, window), signal),
      gcTime: KEEP_MS,
      refetchInterval: pollWhile(hasLiveRow),
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

  const outdated = page === undefined && !settled && shown.count > 0
  const source = outdated ? shown.query : query
  const failed = results.find((result) => result.isError)

  const onRange = useCallback(
    // What the old result has in view says nothing about the new one.
    (next: RowRange) => outdated || setWanted({ ...next, resultKey }),
    [outdated, resultKey],
  )
  const rowAt = (index: number) => {
    const window = windowOf(index)
    const rows = client.getQueryData<JobListPage>(jobKeys.list(windowQuery(source, window)))
    return rows?.results[index - window * WINDOW_ROWS]
  }
  return {
    count: page?.count ?? shown.count,
    total: page?.count ?? shown.count,
    exact: page?.count_exact ?? true,
    windowed: page === undefined || (page.count_exact && page.position !== null),
    rowAt,
    onRange,
    pending: page === undefined && shown.count === 0,
    outdated,
    resultKey: outdated ? shown.resultKey : resultKey,
    problem: failed?.error ? toProblem(failed.error) : null,
    retry: () => void client.refetchQueries({ queryKey: jobKeys.lists, type: 'active' }),
    live: results.some((result) => hasLiveRow(result.data)),
  }
}
