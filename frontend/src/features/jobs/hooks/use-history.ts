import { useInfiniteQuery } from '@tanstack/react-query'

import { cursorOf } from '@/features/jobs/api/cursor'
import { jobKeys } from '@/features/jobs/api/keys'
import { listStatuses } from '@/features/jobs/api/list-statuses'
import type { Job } from '@/features/jobs/api/types'

/** The newest statuses come with the job; older ones are fetched when they are asked for. */
export function useHistory(job: Pick<Job, 'id' | 'statuses' | 'status_history_count'>, wanted: boolean) {
  const older = useInfiniteQuery({
    queryKey: jobKeys.statuses(job.id),
    queryFn: ({ pageParam, signal }) => listStatuses(job.id, pageParam, signal),
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
