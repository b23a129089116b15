import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery, JobRow } from '@/domain/job/types'

const PAGE_ROWS = 500

/** Returns the rows at positions `from` to `to`, both included. */
export async function listJobRange(query: JobListQuery, from: number, to: number): Promise<JobRow[]> {
  const rows: JobRow[] = []
  for (let position = from; position <= to; position += PAGE_ROWS) {
    const page = await listJobs({ ...query, position, page_size: Math.min(PAGE_ROWS, to - position + 1) })
    rows.push(...page.results)
  }
  return rows
}
