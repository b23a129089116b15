import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery } from '@/domain/job/types'

const later = (a: string, b: string | undefined) => (b === undefined || Date.parse(a) > Date.parse(b) ? a : b)
const earlier = (a: string, b: string | undefined) => (b === undefined || Date.parse(a) < Date.parse(b) ? a : b)

/** Returns the position of a time in a list ordered by creation, by counting the rows before it. */
export async function locateTime(query: JobListQuery, descending: boolean, iso: string): Promise<number> {
  const bound = descending
    ? { created_after: later(iso, query.created_after) }
    : { created_before: earlier(iso, query.created_before) }
  const { count } = await listJobs({ ...query, ...bound, page_size: 1 })
  return count
}
