import { useQueries } from '@tanstack/react-query'

import { jobCountQuery } from '@/domain/job/api/count-jobs'
import { useStats } from '@/domain/job/api/get-stats'
import { filtersOf } from '@/domain/job/list-query'
import { type Status, STATUSES } from '@/domain/job/status-meta'
import type { Count, JobListQuery } from '@/domain/job/types'
import { hasUnfinishedJob } from '@/domain/job/unfinished-jobs'
import { IDLE_POLL_MS, POLL_MS } from '@/lib/polling'

/** `uncounted`: the statuses whose jobs could not be counted. */
export type StatusCounts = { all: Count | undefined; by: Partial<Record<Status, Count>>; uncounted: Status[] }

const hasOtherFilters = (query: JobListQuery) => Object.keys(filtersOf(query)).some((name) => name !== 'status')

/** True if the counts could not be read. What was read before is shown on. */
const failed = (answer: { isError: boolean; data: unknown } | undefined) =>
  answer?.isError === true && answer.data === undefined

/** Counts the matching jobs of each status. Without other filters, one request returns all five counts. */
export function useStatusCounts(query: JobListQuery): StatusCounts {
  const stats = useStats()
  const pollMs = hasUnfinishedJob(stats.data) ? POLL_MS : IDLE_POLL_MS
  const filtered = hasOtherFilters(query)
  const counts = useQueries({
    queries: (filtered ? STATUSES : []).map((status) => ({
      ...jobCountQuery({ ...query, status: [status] }),
      refetchInterval: pollMs,
    })),
  })
  if (!filtered) {
    const by = stats.data?.by_status
    const entries = STATUSES.map((status) => [status, by && { value: by[status] ?? 0, exact: true }])
    return {
      all: stats.data && { value: stats.data.total, exact: true },
      by: Object.fromEntries(entries) as StatusCounts['by'],
      uncounted: failed(stats) ? [...STATUSES] : [],
    }
  }
  const by = Object.fromEntries(STATUSES.map((status, index) => [status, counts[index]?.data])) as StatusCounts['by']
  const known = counts.flatMap(({ data }) => (data ? [data] : []))
  const all = { value: known.reduce((sum, { value }) => sum + value, 0), exact: known.every(({ exact }) => exact) }
  const uncounted = STATUSES.filter((_, index) => failed(counts[index]))
  return { by, all: known.length === STATUSES.length ? all : undefined, uncounted }
}

/** Returns the counts of these statuses, of all when none is given; undefined while one is loading. */
export function tallyOf(counts: StatusCounts, statuses: Status[]) {
  const known = (statuses.length > 0 ? statuses : STATUSES).map((status) => [status, counts.by[status]] as const)
  if (known.some(([, count]) => count === undefined)) return undefined
  const by = Object.fromEntries(known.map(([status, count]) => [status, count?.value ?? 0]))
  return { by: by as Partial<Record<Status, number>>, exact: known.every(([, count]) => count?.exact === true) }
}

/** Adds up the counts of these statuses; of all when none is given. */
export function totalOf(counts: StatusCounts, statuses: Status[]): Count | undefined {
  if (statuses.length === 0) return counts.all
  const parts = statuses.map((status) => counts.by[status])
  return parts.reduce<Count | undefined>(
    (sum, part) => sum && part && { value: sum.value + part.value, exact: sum.exact && part.exact },
    { value: 0, exact: true },
  )
}
