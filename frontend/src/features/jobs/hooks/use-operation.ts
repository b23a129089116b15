import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import { jobKeys } from '@/features/jobs/api/keys'
import { abortOperation, getOperation } from '@/features/jobs/api/operations'
import type { Operation } from '@/features/jobs/api/types'

const WATCH_MS = 1_000
export const hasEnded = ({ state }: Operation): boolean => state !== 'QUEUED' && state !== 'RUNNING'

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
  useEffect(() => void client.invalidateQueries({ queryKey: jobKeys.all }), [client, data.done])
  return { operation: data, ended: hasEnded(data), abort }
}
