import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { jobKeys } from '@/features/jobs/api/keys'
import { abortOperation, getOperation } from '@/features/jobs/api/operations'
import type { Operation } from '@/features/jobs/api/types'
import { useNow } from '@/lib/time'

const WATCH_MS = 1_000
export const hasEnded = ({ state }: Operation): boolean => state !== 'QUEUED' && state !== 'RUNNING'

/** Seconds without progress after which it is no longer a matter of patience. */
const STALLED_S = 10

/** Watches an operation until it has ended, and lets the list catch up with it. */
export function useOperation(started: Operation) {
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: jobKeys.operation(started.id),
    queryFn: ({ signal }) => getOperation(started.id, signal),
    initialData: started,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : WATCH_MS),
  })
  const abort = useMutation({
    mutationFn: () => abortOperation(started.id),
    onSettled: () => client.invalidateQueries({ queryKey: jobKeys.operation(started.id) }),
  })
  const stalledS = useStillFor(`${data.state} ${data.done}`)
  useEffect(() => void client.invalidateQueries({ queryKey: jobKeys.all }), [client, data.done])
  return { operation: data, ended: hasEnded(data), stalledS: stalledS < STALLED_S ? null : stalledS, abort }
}


/** For how many seconds this value has been the same. */
function useStillFor(value: string): number {
  const now = useNow()
  const [seen, setSeen] = useState({ value, at: now })
  if (seen.value !== value) setSeen({ value, at: now })
  return Math.max(0, Math.floor((now - seen.at) / 1_000))
}
