import type { InfiniteData, QueryClient } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { Status } from '@/domain/job/status-meta'
import type { JobListPage, JobRow } from '@/domain/job/types'

/** Returns the newest status of each of these jobs that a cached list holds. */
export function cachedStatuses(client: QueryClient, ids: ReadonlySet<number>): Map<number, Status> {
  const newest = new Map<number, JobRow>()
  const pages = [
    ...client.getQueriesData<JobListPage>({ queryKey: jobKeys.lists }).map(([, page]) => page),
    ...client
      .getQueriesData<InfiniteData<JobListPage>>({ queryKey: jobKeys.infiniteLists })
      .flatMap(([, list]) => list?.pages ?? []),
  ]
  for (const row of pages.flatMap((page) => page?.results ?? [])) {
    const known = newest.get(row.id)
    if (ids.has(row.id) && (known === undefined || known.updated_at < row.updated_at)) newest.set(row.id, row)
  }
  return new Map([...newest].map(([id, { latest_status }]) => [id, latest_status.status_type]))
}
