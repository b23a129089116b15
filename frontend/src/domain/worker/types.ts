import type { paths } from '@/types/api.gen'

/** Names for the wire types of workers. */
type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

export type WorkerList = Json<paths['/api/workers/']['get']['responses'][200]>
export type Worker = WorkerList['results'][number]
export type Resources = Worker['free']
