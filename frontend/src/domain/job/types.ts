import type { paths } from '@/types/api.gen'

/** The wire types, named once; everything else says `JobRow`, not where it lives in the schema. */
type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

export type JobListQuery = NonNullable<paths['/api/jobs/']['get']['parameters']['query']>
export type JobListPage = Json<paths['/api/jobs/']['get']['responses'][200]>
export type JobRow = JobListPage['results'][number]

export type Job = Json<paths['/api/jobs/{job_id}/']['get']['responses'][200]>
export type StatusEvent = Job['statuses'][number]
export type JobCreate = paths['/api/jobs/']['post']['requestBody']['content']['application/json']
export type JobPatch = NonNullable<paths['/api/jobs/{job_id}/']['patch']['requestBody']>['content']['application/json']

export type JobStats = Json<paths['/api/jobs/stats/']['get']['responses'][200]>
export type StatusPage = Json<paths['/api/jobs/{job_id}/statuses/']['get']['responses'][200]>

type BulkCall = paths['/api/jobs/bulk/']['post']
export type BulkRequest = BulkCall['requestBody']['content']['application/json']
export type BulkResult = Json<BulkCall['responses'][200]>
export type Operation = Json<paths['/api/operations/{operation_id}/']['get']['responses'][200]>
