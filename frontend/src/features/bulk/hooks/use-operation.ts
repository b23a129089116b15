import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { jobKeys } from '@/domain/job/api/job-keys'
import { abortOperation, getOperation } from '@/domain/operation/api/get-operation'
import type { Operation } from '@/domain/job/types'
import { keepOperation, keptOperation } from '@/domain/operation/stored-operation'
import { toProblem } from '@/lib/problem'
import { useNow } from '@/lib/time'

const WATCH_MS = 1_000
export const hasEnded = ({ state }: Operation): boolean => state !== 'QUEUED' && state !== 'RUNNING'

const isGone = (error: Error | null) => error !== null && toProblem(error).isNotFound

/** Seconds without progress after which it is no longer a matter of patience. */
const STALLED_S = 10

/** Watches an operation until it has ended, and lets the list catch up with it. */
export function useOperation(id: Operation['id']) {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: jobKeys.operation(id),
    queryFn: ({ signal }) => getOperation(id, signal),
    refetchInterval: ({ state }) => ((state.data && hasEnded(state.data)) || isGone(state.error) ? false : WATCH_MS),
  })
  const abort = useMutation({
    mutationFn: () => abortOperation(id),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.operation(id) }),
  })
  const stalledS = useStillFor(`${data?.state} ${data?.done}`)
  useEffect(() => void client.invalidateQueries({ queryKey: jobKeys.all }), [client, data?.done])
  return {
    operation: data,
    ended: data !== undefined && hasEnded(data),
    stalledS: stalledS < STALLED_S ? null : stalledS,
    abort,
  }
}

/** The operation to watch, found again after a reload. */
export function useWatchedOperation(): [Operation['id'] | null, (operation: Operation | null) => void] {
  const client = useQueryClient()
  const [id, setId] = useState(keptOperation)
  const watch = (operation: Operation | null) => {
    if (operation) client.setQueryData(jobKeys.operation(operation.id), operation)
    keepOperation(operation?.id ?? null)
    setId(operation?.id ?? null)
  }
  return [id, watch]
}

/** For how many seconds this value has been the same. */
function useStillFor(value: string): number {
  const now = useNow()
  const [seen, setSeen] = useState({ value, at: now })
  if (seen.value !== value) setSeen({ value, at: now })
  return Math.max(0, Math.floor((now - seen.at) / 1_000))
}
