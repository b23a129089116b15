import type { paths } from '@/types/api.gen'

/** Names for the wire types of bulk requests and the operations they start. */
type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

type BulkCall = paths['/api/jobs/bulk/']['post']
export type BulkRequest = BulkCall['requestBody']['content']['application/json']
export type BulkResult = Json<BulkCall['responses'][200]>
export type Operation = Json<paths['/api/operations/{operation_id}/']['get']['responses'][200]>
