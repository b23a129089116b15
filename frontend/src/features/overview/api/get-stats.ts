import { api, unwrap } from '@/lib/api-client'
import type { paths } from '@/types/api.gen'

type StatsCall = paths['/api/jobs/stats/']['get']
export type Stats = StatsCall['responses'][200]['content']['application/json']
export type StatsWindow = NonNullable<NonNullable<StatsCall['parameters']['query']>['window']>
export type Bucket = Stats['throughput'][number]

export function getStats(window: StatsWindow, signal?: AbortSignal): Promise<Stats> {
  return unwrap(api.GET('/api/jobs/stats/', { params: { query: { window } }, signal }))
}
