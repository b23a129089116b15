import type { QueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { Job, JobListPage, JobRow } from '@/domain/job/types'

type RollBack = () => void

/** Changes these jobs in every cached list and detail; returns a function that restores the previous state. */
export function patchCachedJobs(
  client: QueryClient,
  ids: ReadonlySet<number>,
  change: (row: JobRow) => Partial<JobRow>,
): RollBack {
  const lists = client.getQueriesData<JobListPage>({ queryKey: jobKeys.lists })
  const details = client.getQueriesData<Job>({ queryKey: jobKeys.details })
  client.setQueriesData<JobListPage>({ queryKey: jobKeys.lists }, (page) =>
    page?.results.some((row) => ids.has(row.id))
      ? { ...page, results: page.results.map((row) => (ids.has(row.id) ? { ...row, ...change(row) } : row)) }
      : page,
  )
  client.setQueriesData<Job>({ queryKey: jobKeys.details }, (job) =>
    job && ids.has(job.id) ? { ...job, ...change(job) } : job,
  )
  return () => {
    for (const [key, data] of [...lists, ...details]) client.setQueryData(key, data)
  }
}
