import { useMutation, useQueryClient } from '@tanstack/react-query'

import { operationKeys } from '@/domain/operation/api/operation-keys'
import type { Operation } from '@/domain/operation/types'
import { api, unwrap } from '@/lib/api-client'

function abortOperation(id: Operation['id']): Promise<Operation> {
  return unwrap(api.POST('/api/operations/{operation_id}/abort/', { params: { path: { operation_id: String(id) } } }))
}

export function useAbortOperation(id: Operation['id']) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => abortOperation(id),
    onSettled: () => client.invalidateQueries({ queryKey: operationKeys.detail(id) }),
  })
}
