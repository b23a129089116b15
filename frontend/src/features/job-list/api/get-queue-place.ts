import { queryOptions, useQuery } from '@tanstack/react-query'

import { jobKeys } from '@/domain/job/api/job-keys'
import type { JobQueue, JobRow } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'
import { IDLE_POLL_MS } from '@/lib/polling'

/** Jobs that come later have no place in the list; their pages say how many are ahead. */
const MAX_JOBS = 200

function listQueue(signal?: AbortSignal): Promise<JobQueue> {
  return unwrap(api.GET('/api/jobs/queue/', { params: { query: { limit: MAX_JOBS } }, signal }))
}

const queueQuery = queryOptions({
  queryKey: jobKeys.queue,
  queryFn: ({ signal }) => listQueue(signal),
  staleTime: IDLE_POLL_MS,
  refetchInterval: IDLE_POLL_MS,
})

/** Returns the place of a job in its queue, from 1; undefined when it isn't among the next jobs. */
function placeOf({ results }: JobQueue, { id, queue }: Pick<JobRow, 'id' | 'queue'>): number | undefined {
  const ofQueue = results.filter((job) => job.queue === queue)
  const index = ofQueue.findIndex((job) => job.id === id)
  return index < 0 ? undefined : index + 1
}

/** Reads the place of a job in its queue. All rows share one request. */
export function useQueuePlace(job: Pick<JobRow, 'id' | 'queue'>): number | undefined {
  return useQuery({ ...queueQuery, select: (queue) => placeOf(queue, job) ?? null }).data ?? undefined
}
