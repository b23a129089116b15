import type { Named } from '@/domain/job/job-label'
import type { Count, JobListQuery } from '@/domain/job/types'
import type { StatusTally } from '@/features/bulk/status-tally'
import { plural } from '@/lib/format'

/** The jobs that a bulk action concerns. */
export type BulkTarget = {
  count: Count
  /** True when the jobs could not be counted exactly. */
  uncounted: boolean
  /** Undefined while the counts are loading. */
  tally: StatusTally | undefined
  /** The filters as a sentence when all matching jobs are selected, and the query to fetch the first of them. */
  all: { sentence: string; query: JobListQuery } | null
  /** The first selected jobs; empty when all matching jobs are selected. */
  first: Named[]
}

/** `1,204 jobs`, `at least 100 jobs` */
export const targetText = ({ count: { value, exact } }: BulkTarget): string =>
  `${exact ? '' : 'at least '}${plural(value, 'job')}`
