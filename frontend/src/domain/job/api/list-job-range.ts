import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListQuery, JobRow } from '@/domain/job/types'

const PAGE_ROWS = 500

/** Returns the rows at positions `from` to `to`, both included; null if the server knows these only nearly. */
export async function listJobRange(query: JobListQuery, from: number, to: number): Promise<JobRow[] | null> {
  const rows: JobRow[] = []
  for (let position = from; position <= to; position += PAGE_ROWS) {
    const page = await listJobs({ ...query, position, page_size: Math.min(PAGE_ROWS, to - position + 1) })
    if (page.position === null) return null
    rows.push(...page.results)
  }
  return rows
}
