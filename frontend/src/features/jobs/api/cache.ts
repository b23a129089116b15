import type { QueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/features/jobs/api/keys'
import type { Job, JobListPage, JobRow } from '@/features/jobs/api/types'

type Undo = () => void

/** Changes a job wherever the cache shows it, and returns how to take that back. */
export function patchCachedJob(client: QueryClient, id: number, change: (row: JobRow) => Partial<JobRow>): Undo {
  const lists = client.getQueriesData<JobListPage>({ queryKey: jobKeys.lists })
  const detail = client.getQueryData<Job>(jobKeys.detail(id))
  client.setQueriesData<JobListPage>({ queryKey: jobKeys.lists }, (page) =>
    page?.results.some((row) => row.id === id)
      ? { ...page, results: page.results.map((row) => (row.id === id ? { ...row, ...change(row) } : row)) }
      : page,
  )
  if (detail) client.setQueryData<Job>(jobKeys.detail(id), { ...detail, ...change(detail) })
  return () => {
    for (const [key, page] of lists) client.setQueryData(key, page)
    if (detail) client.setQueryData(jobKeys.detail(id), detail)
  }
}
