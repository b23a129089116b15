import { useInfiniteQuery } from '@tanstack/react-query'

import { cursorOf } from '@/domain/job/api/cursor'
import { jobKeys } from '@/domain/job/api/job-keys'
import { listStatuses } from '@/features/job-detail/api/list-statuses'
import type { Job, StatusPage } from '@/domain/job/types'

/** The first page alone holds only what came with the job; it belongs here, as newer ones push its end out of the job. */
async function firstTwoPages(id: Job['id'], signal: AbortSignal): Promise<StatusPage> {
  const first = await listStatuses(id, undefined, signal)
  const cursor = cursorOf(first.next)
  if (cursor === undefined) return first
  const second = await listStatuses(id, cursor, signal)
  return { ...second, results: [...first.results, ...second.results] }
}

/** The newest statuses come with the job; older ones are fetched when they are asked for. */
export function useHistory(job: Pick<Job, 'id' | 'statuses' | 'status_history_count'>, wanted: boolean) {
  const older = useInfiniteQuery({
    queryKey: jobKeys.statuses(job.id),
    queryFn: ({ pageParam, signal }) =>
      pageParam === undefined ? firstTwoPages(job.id, signal) : listStatuses(job.id, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => cursorOf(last.next),
    enabled: wanted,
  })
  const fetched = older.data?.pages.flatMap((page) => page.results) ?? []
  const known = new Set(job.statuses.map(({ id }) => id))
  const statuses = [...job.statuses, ...fetched.filter(({ id }) => !known.has(id))]
  return {
    statuses,
    missing: Math.max(0, job.status_history_count - statuses.length),
    busy: older.isFetching,
    more: () => void older.fetchNextPage(),
  }
}
