import { countJobs } from '@/domain/job/api/count-jobs'
import { filtersOf } from '@/domain/job/list-query'
import type { JobListQuery } from '@/domain/job/types'
import { Problem } from '@/lib/problem'

const later = (a: string, b: string | undefined) => (b === undefined || Date.parse(a) > Date.parse(b) ? a : b)
const earlier = (a: string, b: string | undefined) => (b === undefined || Date.parse(a) < Date.parse(b) ? a : b)

/**
 * Returns the position of a time in a list ordered by creation, by counting the rows before it. Throws a Problem if they
 * are too many to be counted exactly.
 */
export async function locateTime(query: JobListQuery, descending: boolean, iso: string): Promise<number> {
  const bound = descending
    ? { created_after: later(iso, query.created_after) }
    : { created_before: earlier(iso, query.created_before) }
  const { value, exact } = await countJobs(filtersOf({ ...query, ...bound }))
  if (exact) return value
  const detail = 'More than 10,000 matching jobs come before it. Set a creation time in the filters instead.'
  throw new Problem({ status: 0, code: 'count_inexact', title: 'Position unknown', detail })
}
