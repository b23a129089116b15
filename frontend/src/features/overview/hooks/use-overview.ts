import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { STATUSES, isLive } from '@/domain/job/status-meta'
import { type Stats, type StatsWindow, getStats } from '@/features/overview/api/get-stats'

const POLL_MS = 5_000

const canChange = (stats: Stats | undefined) =>
  stats !== undefined && STATUSES.some((status) => isLive(status) && (stats.by_status[status] ?? 0) > 0)

/** Numbers over all jobs for one window of time; polled until every job is final. */
export function useOverview(window: StatsWindow) {
  return useQuery({
    queryKey: ['overview', window],
    queryFn: ({ signal }) => getStats(window, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.status === 'error' || canChange(state.data) ? POLL_MS : false),
  })
}
