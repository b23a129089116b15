import type { paths } from '@/types/api.gen'

/** Names for the wire types of jobs, so that no other file depends on the layout of the schema. */
type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

export type JobListQuery = NonNullable<paths['/api/jobs/']['get']['parameters']['query']>
export type JobListPage = Json<paths['/api/jobs/']['get']['responses'][200]>
export type JobCount = Json<paths['/api/jobs/count/']['get']['responses'][200]>
export type JobRow = JobListPage['results'][number]

export type Job = Json<paths['/api/jobs/{job_id}/']['get']['responses'][200]>
export type StatusEvent = Job['statuses'][number]
export type StatusPage = Json<paths['/api/jobs/{job_id}/statuses/']['get']['responses'][200]>
export type Waiting = NonNullable<Job['waiting']>
export type JobQueue = Json<paths['/api/jobs/queue/']['get']['responses'][200]>
export type TaskList = Json<paths['/api/tasks/']['get']['responses'][200]>

type LogCall = paths['/api/jobs/{job_id}/logs/']['get']
export type LogQuery = NonNullable<LogCall['parameters']['query']>
export type LogPage = Json<LogCall['responses'][200]>

export type JobCreate = paths['/api/jobs/']['post']['requestBody']['content']['application/json']
export type JobPatch = NonNullable<paths['/api/jobs/{job_id}/']['patch']['requestBody']>['content']['application/json']

type StatsCall = paths['/api/jobs/stats/']['get']
export type JobStats = Json<StatsCall['responses'][200]>
export type StatsWindow = NonNullable<NonNullable<StatsCall['parameters']['query']>['window']>

type FacetCall = paths['/api/jobs/facets/']['get']
export type FacetQuery = NonNullable<FacetCall['parameters']['query']>
export type Facet = NonNullable<FacetQuery['by']>
export type FacetValue = Json<FacetCall['responses'][200]>['results'][number]

export type ThroughputBucket = JobStats['throughput'][number]

/** A number of jobs; a lower bound unless `exact`. */
export type Count = { value: number; exact: boolean }
