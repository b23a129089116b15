import type { Operation } from '@/features/jobs/api/types'
import { api, unwrap } from '@/lib/api-client'

export function getOperation(id: Operation['id'], signal?: AbortSignal): Promise<Operation> {
  return unwrap(api.GET('/api/operations/{id}/', { params: { path: { id } }, signal }))
}

export function abortOperation(id: Operation['id']): Promise<Operation> {
  return unwrap(api.POST('/api/operations/{id}/abort/', { params: { path: { id } } }))
}
