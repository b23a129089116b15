import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'

import type { RowRange } from '@/components/virtual-table/types'
import { jobKeys } from '@/domain/job/api/job-keys'
import { useListCount } from '@/domain/job/api/use-list-count'
import { type ListCount, rowsProvedBy } from '@/domain/job/list-count'
import type { JobListPage, JobListQuery } from '@/domain/job/types'
import { hasUnfinishedRow } from '@/domain/job/unfinished-jobs'
import { outranked, rankOf } from '@/features/job-list/api/list-part'
import { jobWindowQuery } from '@/features/job-list/api/list-window'
import { FETCH_WINDOW_ROWS, fetchWindowAt, fetchWindowsFor } from '@/features/job-list/fetch-windows'
import { useAiming } from '@/features/job-list/hooks/use-aiming'
import type { JobRows } from '@/features/job-list/row-source'
import { pollFastWhile } from '@/lib/polling'
import { toProblem } from '@/lib/problem'

const CACHE_MS = 20_000
const FIRST_ROWS = 40
/** Rows that can be scrolled to below the last known one until the jobs are counted. */
const UNKNOWN_ROWS = 20

type ResultRange = RowRange & { resultKey: string }

/** `lastRow`: the last row that is displayed or rendered beyond the visible ones. */
type PositionRows = JobRows & { lastRow: number }

/**
 * Reads the whole result by position, in fetch windows around the visible rows. Scrolling past a window before it has
 * arrived ends its observation, which aborts the request.
 *
 * `resultKey` identifies the result; when it changes, the range starts over at `firstRow`.
 */
export function usePositionRows(query: JobListQuery, resultKey: string, firstRow: number): PositionRows {
  const client = useQueryClient()
  const [reported, setReported] = useState<ResultRange | null>(null)
  const [shown, setShown] = useState({ query, resultKey, count: 0, exact: false, proved: 0, near: false })

  const range: RowRange =
    reported?.resultKey === resultKey
      ? reported
      : { first: firstRow, last: firstRow + FIRST_ROWS, top: firstRow, bottom: firstRow, direction: 1 }
  const sameQuery = JSON.stringify(shown.query) === JSON.stringify(query)
  const countKnown = sameQuery && shown.count > 0
  const windows = fetchWindowsFor(range, countKnown ? shown.count : range.last + 1)

  const aiming = useAiming()
  const results = useQueries({
    queries: windows.map((window) => ({
      ...jobWindowQuery(query, window),
      gcTime: CACHE_MS,
      refetchInterval: !aiming && pollFastWhile(hasUnfinishedRow),
    })),
  })
  const seams = outranked(windows.map((window, at) => ({ index: window, part: results[at]?.data }))).join()
  useEffect(() => {
    // Read again, these windows continue the one beside them, as the next ones then have to.
    for (const window of seams === '' ? [] : seams.split(',').map(Number)) {
      void client.refetchQueries({ queryKey: jobWindowQuery(query, window).queryKey, exact: true })
    }
  }, [client, query, seams])
  // Of several windows, that at the end of the list knows the count.
  const page = newestOf(results.filter(({ data }) => typeof data?.count === 'number')) ?? newestOf(results)
  // Windows out of view are no longer among the results, but what they proved holds.
  const proved = Math.max(sameQuery ? shown.proved : 0, ...results.map(({ data }) => (data ? rowsProvedBy(data) : 0)))
  const total = useListCount(page, proved)
  const count = total.exact ? total.value : proved > 0 ? proved + UNKNOWN_ROWS : 0
  // While no row of the view has arrived, it is as near its position as the last one was.
  const near = page ? results.some(({ data }) => data?.position === null) : shown.near
  const next = { query, resultKey, count, exact: total.exact, proved, near }
  const kept = ['query', 'count', 'exact', 'proved', 'near'] as const
  if (page && kept.some((key) => shown[key] !== next[key])) setShown(next)

  const outdated = page === undefined && !countKnown && shown.count > 0
  const source = outdated ? shown.query : query
  const failed = results.find((result) => result.isError)

  const onRange = useCallback(
    // The visible range of the previous result doesn't apply to the new one.
    (next: RowRange) => outdated || setReported({ ...next, resultKey }),
    [outdated, resultKey],
  )
  const pageOf = (window: number) => client.getQueryData(jobWindowQuery(source, window).queryKey)
  const rowAt = (index: number) => {
    const window = fetchWindowAt(index)
    return pageOf(window)?.results[index - window * FETCH_WINDOW_ROWS]
  }
  const isUnbroken = (from: number, to: number) => {
    const ranks = new Set<number | undefined>()
    for (let window = fetchWindowAt(from); window <= fetchWindowAt(to); window++) {
      const part = pageOf(window)
      ranks.add(part && rankOf(part))
    }
    return ranks.size === 1 && !ranks.has(undefined)
  }
  return {
    count: page ? count : shown.count,
    lastRow: range.last,
    total: page ? total : totalOf(shown, countKnown, total),
    // A position that is answered nearly is one all the same: its rows stay where the scrollbar is.
    byPosition: page === undefined || total.exact || total.counting,
    near,
    rowAt,
    isUnbroken,
    onRange,
    // A position beyond the end shows no row, and the end is not known until the jobs are counted.
    pending: page ? count === 0 && !total.exact : shown.count === 0,
    outdated,
    resultKey: outdated ? shown.resultKey : resultKey,
    problem: failed?.error ? toProblem(failed.error) : null,
    retry: () => void client.refetchQueries({ queryKey: jobKeys.lists, type: 'active' }),
  }
}

/** Returns the count as it was: what is known of it holds while other rows of the list load. */
function totalOf(shown: { count: number; exact: boolean; proved: number }, countKnown: boolean, total: ListCount) {
  const value = shown.exact ? shown.count : shown.proved
  return { ...total, value, exact: shown.exact, counting: total.counting && !(countKnown && shown.exact) }
}

type WindowResult = { data?: JobListPage; dataUpdatedAt: number }

/** Returns the page that arrived last. */
function newestOf(results: readonly WindowResult[]): JobListPage | undefined {
  const newest = results.reduce<WindowResult | undefined>(
    (best, result) => (result.data && result.dataUpdatedAt > (best?.dataUpdatedAt ?? 0) ? result : best),
    undefined,
  )
  return newest?.data
}
