import { useInfiniteQuery } from '@tanstack/react-query'

import { cursorOf } from '@/domain/job/api/cursor'
import { jobKeys } from '@/domain/job/api/job-keys'
import type { Job, StatusPage } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

const PAGE_SIZE = 100

/** Returns a page of a job's status history, newest first. */
function listStatuses(id: number, cursor: string | undefined, signal?: AbortSignal): Promise<StatusPage> {
  const params = { path: { job_id: String(id) }, query: { page_size: PAGE_SIZE, cursor } }
  return unwrap(api.GET('/api/jobs/{job_id}/statuses/', { params, signal }))
}

/**
 * Returns the first two pages as one. The first alone repeats the statuses that came with the job; it is fetched all
 * the same, because newer statuses push the oldest of them out of the job.
 */
async function listFirstTwoPages(id: Job['id'], signal: AbortSignal): Promise<StatusPage> {
  const first = await listStatuses(id, undefined, signal)
  const cursor = cursorOf(first.next)
  if (cursor === undefined) return first
  const second = await listStatuses(id, cursor, signal)
  return { ...second, results: [...first.results, ...second.results] }
}

/** Returns the newest statuses, which come with the job, and older ones once `enabled`. */
export function useStatusHistory(job: Pick<Job, 'id' | 'statuses' | 'status_history_count'>, enabled: boolean) {
  const older = useInfiniteQuery({
    queryKey: jobKeys.statuses(job.id),
    queryFn: ({ pageParam, signal }) =>
      pageParam === undefined ? listFirstTwoPages(job.id, signal) : listStatuses(job.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    enabled,
  })
  const fetched = older.data?.pages.flatMap((page) => page.results) ?? []
  const known = new Set(job.statuses.map(({ id }) => id))
  const statuses = [...job.statuses, ...fetched.filter(({ id }) => !known.has(id))]
  return {
    statuses,
    missing: Math.max(0, job.status_history_count - statuses.length),
    busy: older.isFetching,
    fetchOlder: () => void older.fetchNextPage(),
  }
}
