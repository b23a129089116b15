import type { paths } from '@/types/api.gen'

/** Names for the wire types of workers. */
type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

export type Resources = { cpus: number; memory_mb: number; gpus: number }

/** Older servers send neither what is free nor the number of running jobs. */
export type Worker = WorkerPage['results'][number] & { free?: Resources; jobs_running?: number }

type WorkerPage = Json<paths['/api/workers/']['get']['responses'][200]>
export type WorkerList = Omit<WorkerPage, 'results'> & { results: Worker[] }
