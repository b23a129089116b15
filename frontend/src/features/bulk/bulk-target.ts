import type { Named } from '@/domain/job/job-label'
import type { Status } from '@/domain/job/status-meta'
import type { Count, JobListQuery } from '@/domain/job/types'
import { type StatusTally, countWhere } from '@/features/bulk/status-tally'
import { formatCount, plural } from '@/lib/format'

/** The jobs that a bulk action concerns: of the selected ones those that the user may change. */
export type BulkTarget = {
  count: Count
  /** All selected jobs. */
  selected: Count
  /** Selected jobs of others, which the user may not change; undefined while they are being counted. */
  leftOut: number | undefined
  /** True when the jobs could not be counted exactly. */
  uncounted: boolean
  /** Undefined while the counts are loading, and when they would count jobs of others. */
  tally: StatusTally | undefined
  /** The filters as a sentence when all matching jobs are selected, and the query to fetch the first of them. */
  all: { sentence: string; query: JobListQuery } | null
  /** The first selected jobs; empty when all matching jobs are selected. */
  first: Named[]
}

/** `1,204 jobs`, `at least 100 jobs`, `matching jobs` */
const targetText = ({ count: { value, exact } }: Pick<BulkTarget, 'count'>): string =>
  !exact && value === 0 ? 'matching jobs' : `${exact ? '' : 'at least '}${plural(value, 'job')}`

/** `15 of 18 jobs` if the action skips some because of their status; all of them unless every status is known. */
export function ableText(target: Pick<BulkTarget, 'count' | 'tally'>, able: (status: Status) => boolean): string {
  const { count, tally } = target
  const changed = tally?.exact && count.exact ? countWhere(tally, able) : count.value
  return `${changed < count.value ? `${formatCount(changed)} of ` : ''}${targetText(target)}`
}

/** Says how many selected jobs the action leaves out; null if none. */
export const leftOutText = ({ leftOut }: BulkTarget): string | null =>
  leftOut === undefined || leftOut === 0
    ? null
    : leftOut === 1
      ? '1 job belongs to somebody else and is left out.'
      : `${formatCount(leftOut)} jobs belong to others and are left out.`
