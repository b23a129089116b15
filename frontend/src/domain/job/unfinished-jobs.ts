import { isFinal, STATUSES } from '@/domain/job/status-meta'
import type { FacetValue, JobListPage, JobStats } from '@/domain/job/types'

export const hasUnfinishedRow = (page: JobListPage | undefined): boolean =>
  page?.results.some((row) => !isFinal(row.latest_status.status_type)) ?? false

const countsUnfinished = (by: JobStats['by_status'] | undefined): boolean =>
  STATUSES.some((status) => !isFinal(status) && (by?.[status] ?? 0) > 0)

export const hasUnfinishedJob = (stats: JobStats | undefined): boolean => countsUnfinished(stats?.by_status)

export const hasUnfinishedValue = ({ by_status }: FacetValue): boolean => countsUnfinished(by_status)
