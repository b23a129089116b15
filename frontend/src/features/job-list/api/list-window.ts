import { type QueryClient, queryOptions } from '@tanstack/react-query'

import { cursorOf } from '@/domain/job/api/cursor'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listJobs } from '@/domain/job/api/list-jobs'
import type { JobListPage, JobListQuery } from '@/domain/job/types'
import { FETCH_WINDOW_ROWS } from '@/features/job-list/fetch-windows'

const queryOf = (query: JobListQuery, window: number): JobListQuery => ({
  ...query,
  position: window * FETCH_WINDOW_ROWS,
  page_size: FETCH_WINDOW_ROWS,
})
const keyOf = (query: JobListQuery, window: number) => jobKeys.list(queryOf(query, window))

const isNear = (page: JobListPage | undefined) => page?.position === null

/**
 * The rows of a fetch window. Where the server answers a deep position only nearly (`position` is null), a window
 * continues the one beside it by cursor: read by their positions, both could contain the same rows or leave some out.
 */
export const jobWindowQuery = (query: JobListQuery, window: number) =>
  queryOptions({
    queryKey: keyOf(query, window),
    queryFn: async ({ client, signal }): Promise<JobListPage> => {
      const held = [-1, 0, 1].map((beside) => client.getQueryData<JobListPage>(keyOf(query, window + beside)))
      const page = held.some(isNear) ? undefined : await listJobs(queryOf(query, window), signal)
      if (page && !isNear(page)) return page
      const above = await arrived(client, query, window - 1)
      const below = client.getQueryData<JobListPage>(keyOf(query, window + 1))
      const cursor = cursorOf(above?.next) ?? cursorOf(below?.previous)
      if (cursor === undefined) return page ?? listJobs(queryOf(query, window), signal)
      return listJobs({ ...query, cursor, page_size: FETCH_WINDOW_ROWS }, signal)
    },
  })

/** Returns the page of a window, awaited if it is being fetched; undefined if it is not held. */
async function arrived(client: QueryClient, query: JobListQuery, window: number): Promise<JobListPage | undefined> {
  const state = client.getQueryState<JobListPage>(keyOf(query, window))
  if (state?.fetchStatus !== 'fetching') return state?.data
  // Joins the request on its way. One that fails or is aborted leaves what was held.
  return client.query(jobWindowQuery(query, window)).catch(() => state.data)
}
