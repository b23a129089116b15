import { queryOptions, useQuery } from '@tanstack/react-query'

import { workerKeys } from '@/domain/worker/api/worker-keys'
import type { WorkerList } from '@/domain/worker/types'
import { isGone } from '@/domain/worker/worker-state'
import { api, unwrap } from '@/lib/api-client'
import { IDLE_POLL_MS, pollFastWhile } from '@/lib/polling'

function listWorkers(signal?: AbortSignal): Promise<WorkerList> {
  return unwrap(api.GET('/api/workers/', { signal }))
}

const workersQuery = queryOptions({
  queryKey: workerKeys.list,
  queryFn: ({ signal }) => listWorkers(signal),
})

const hasLiveWorker = (workers: WorkerList | undefined) => workers?.results.some((worker) => !isGone(worker)) ?? false

/** Reads the workers, live ones first. */
export function useWorkers() {
  return useQuery({ ...workersQuery, refetchInterval: pollFastWhile(hasLiveWorker) })
}

const serves =
  (queue: string) =>
  ({ results }: WorkerList): boolean =>
    results.some((worker) => !isGone(worker) && worker.state === 'run' && worker.queues.includes(queue))

/** Reads whether a worker claims from the queue; undefined while unknown or not `asked`. */
export function useQueueIsServed(queue: string, asked: boolean): boolean | undefined {
  return useQuery({
    ...workersQuery,
    enabled: asked,
    staleTime: IDLE_POLL_MS,
    refetchInterval: IDLE_POLL_MS,
    select: serves(queue),
  }).data
}
