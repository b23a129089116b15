import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { operationKeys } from '@/domain/operation/api/operation-keys'
import { storedOperationId, storeOperationId } from '@/domain/operation/stored-operation'
import type { Operation } from '@/domain/operation/types'

/** The operation whose progress is shown; survives a reload. */
export function useTrackedOperation(): [Operation['id'] | null, (operation: Operation | null) => void] {
  const client = useQueryClient()
  const [id, setId] = useState(storedOperationId)
  const track = (operation: Operation | null) => {
    if (operation) client.setQueryData(operationKeys.detail(operation.id), operation)
    storeOperationId(operation?.id ?? null)
    setId(operation?.id ?? null)
  }
  return [id, track]
}
