import { queryOptions, useQuery } from '@tanstack/react-query'

import { operationKeys } from '@/domain/operation/api/operation-keys'
import { hasEnded } from '@/domain/operation/has-ended'
import type { Operation } from '@/domain/operation/types'
import { api, unwrap } from '@/lib/api-client'
import { toProblem } from '@/lib/problem'

const POLL_MS = 1_000

function getOperation(id: Operation['id'], signal?: AbortSignal): Promise<Operation> {
  return unwrap(api.GET('/api/operations/{operation_id}/', { params: { path: { operation_id: String(id) } }, signal }))
}

const operationQuery = (id: Operation['id']) =>
  queryOptions({ queryKey: operationKeys.detail(id), queryFn: ({ signal }) => getOperation(id, signal) })

const isNotFound = (error: Error | null) => error !== null && toProblem(error).isNotFound

/** Reads an operation; polls until it has ended or been deleted. */
export function useOperation(id: Operation['id']) {
  return useQuery({
    ...operationQuery(id),
    refetchInterval: ({ state }) => ((state.data && hasEnded(state.data)) || isNotFound(state.error) ? false : POLL_MS),
  })
}
