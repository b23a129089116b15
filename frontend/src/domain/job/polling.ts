import { STATUSES, isLive } from '@/domain/job/status-meta'
import type { JobListPage, JobStats } from '@/domain/job/types'

export const POLL_MS = 5_000

export const hasLiveRow = (page: JobListPage | undefined): boolean =>
  page?.results.some((row) => isLive(row.latest_status.status_type)) ?? false

export const hasLiveJob = (stats: JobStats | undefined): boolean =>
  STATUSES.some((status) => isLive(status) && (stats?.by_status[status] ?? 0) > 0)

type Polled<Data> = { state: { status: 'pending' | 'error' | 'success'; data?: Data } }

/** A refetchInterval: polls while `live` says that the data can still change, and to find a lost server again. */
export const pollWhile =
  <Data>(live: (data: Data | undefined) => boolean) =>
  ({ state }: Polled<Data>): number | false =>
    state.status === 'error' || live(state.data) ? POLL_MS : false
