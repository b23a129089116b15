import { useQueries } from '@tanstack/react-query'

import { STATUSES, type Status } from '@/domain/job/status-meta'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'
import { useStats } from '@/domain/job/hooks/use-stats'
import { POLL_MS, hasLiveJob } from '@/domain/job/polling'

export type Count = { value: number; exact: boolean }
export type StatusCounts = { all: Count | undefined; by: Partial<Record<Status, Count>> }

const narrows = ({
  search,
  priority,
  priority_min,
  priority_max,
  queue,
  created_after,
  created_before,
}: JobListQuery) =>
  [search, priority, priority_min, priority_max, queue, created_after, created_before].some(
    (value) => value !== undefined,
  )

/** How many jobs of each status match the other filters. Without any, one call tells all five. */
export function useStatusCounts(query: JobListQuery): StatusCounts & { live: boolean } {
  const stats = useStats()
  const live = hasLiveJob(stats.data)
  const narrowed = narrows(query)
  const counts = useQueries({
    queries: (narrowed ? STATUSES : []).map((status) => {
      const counted: JobListQuery = { ...query, status: [status], ordering: undefined, page_size: 1 }
      return {
        queryKey: jobKeys.counts(counted),
        queryFn: ({ signal }: { signal: AbortSignal }) => listJobs(counted, signal),
        refetchInterval: live ? POLL_MS : (false as const),
        select: ({ count, count_exact }: { count: number; count_exact: boolean }): Count => ({
          value: count,
          exact: count_exact,
        }),
      }
    }),
  })
  if (!narrowed) {
    const by = stats.data?.by_status
    const entries = STATUSES.map((status) => [status, by && { value: by[status] ?? 0, exact: true }])
    return {
      live,
      all: stats.data && { value: stats.data.total, exact: true },
      by: Object.fromEntries(entries) as StatusCounts['by'],
    }
  }
  const by = Object.fromEntries(STATUSES.map((status, index) => [status, counts[index]?.data])) as StatusCounts['by']
  const known = counts.flatMap(({ data }) => (data ? [data] : []))
  const all = { value: known.reduce((sum, { value }) => sum + value, 0), exact: known.every(({ exact }) => exact) }
  return { live, by, all: known.length === STATUSES.length ? all : undefined }
}

/** How many jobs match, statuses included. */
export function totalOf(counts: StatusCounts, statuses: Status[]): Count | undefined {
  if (statuses.length === 0) return counts.all
  const parts = statuses.map((status) => counts.by[status])
  return parts.reduce<Count | undefined>(
    (sum, part) => sum && part && { value: sum.value + part.value, exact: sum.exact && part.exact },
    { value: 0, exact: true },
  )
}
