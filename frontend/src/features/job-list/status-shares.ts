import { STATUSES, statusMeta } from '@/domain/job/status-meta'
import type { FacetValue } from '@/domain/job/types'
import { formatCount } from '@/lib/format'

/** Returns the number of jobs of each status among those of a value, such as `Failed: 3`. */
export const statusShares = ({ by_status }: FacetValue): string[] =>
  STATUSES.filter((status) => by_status[status]).map(
    (status) => `${statusMeta[status].label}: ${formatCount(by_status[status] ?? 0)}`,
  )
