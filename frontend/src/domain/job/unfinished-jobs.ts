import { isFinal, STATUSES } from '@/domain/job/status-meta'
import type { JobListPage, JobStats } from '@/domain/job/types'

export const hasUnfinishedRow = (page: JobListPage | undefined): boolean =>
  page?.results.some((row) => !isFinal(row.latest_status.status_type)) ?? false

export const hasUnfinishedJob = (stats: JobStats | undefined): boolean =>
  STATUSES.some((status) => !isFinal(status) && (stats?.by_status[status] ?? 0) > 0)
