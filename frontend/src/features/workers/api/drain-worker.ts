import { useMutation, useQueryClient } from '@tanstack/react-query'

import { workerKeys } from '@/domain/worker/api/worker-keys'
import type { Worker } from '@/domain/worker/types'
import { api, unwrap } from '@/lib/api-client'

function drainWorker(id: Worker['id']): Promise<Worker> {
  return unwrap(api.POST('/api/workers/{worker_id}/drain/', { params: { path: { worker_id: String(id) } } }))
}

export function useDrainWorker() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: drainWorker,
    onSettled: () => client.invalidateQueries({ queryKey: workerKeys.list }),
  })
}
