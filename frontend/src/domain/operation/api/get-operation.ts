import type { Operation } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

export function getOperation(id: Operation['id'], signal?: AbortSignal): Promise<Operation> {
  return unwrap(api.GET('/api/operations/{operation_id}/', { params: { path: { operation_id: String(id) } }, signal }))
}

export function abortOperation(id: Operation['id']): Promise<Operation> {
  return unwrap(api.POST('/api/operations/{operation_id}/abort/', { params: { path: { operation_id: String(id) } } }))
}
