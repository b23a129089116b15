import type { BulkRequest, BulkResult, JobListQuery, Operation } from '@/domain/job/types'
import type { Picked } from '@/domain/job/selection/selection'
import { api, unwrap } from '@/lib/api-client'

/** What to do to every picked job. */
export type BulkAction = Pick<BulkRequest, 'action' | 'status_type' | 'message' | 'priority'>

export type BulkOutcome = { done: BulkResult } | { operation: Operation }

const NOT_CONDITIONS = new Set(['ordering', 'cursor', 'page', 'page_size', 'position'])

/** The list's conditions without its order and its place. */
function conditionsOf(query: JobListQuery): NonNullable<BulkRequest['filter']> {
  const entries = Object.entries<unknown>(query)
  return Object.fromEntries(entries.filter(([key, value]) => value !== undefined && !NOT_CONDITIONS.has(key)))
}

/** How many jobs match, exactly: under a search this may take seconds, which the list does not take. */
export async function countMatching(query: JobListQuery, signal: AbortSignal): Promise<number> {
  const body = { action: 'cancel' as const, filter: conditionsOf(query), dry_run: true }
  const answer = await unwrap(api.POST('/api/jobs/bulk/', { body, signal }))
  return answer.matched
}

/** Few jobs are done by the time it answers; many become an operation to watch. */
export async function bulkJobs(action: BulkAction, picked: Picked, query: JobListQuery): Promise<BulkOutcome> {
  const target = picked.kind === 'all' ? { filter: conditionsOf(query) } : { ids: [...picked.rows.keys()] }
  const answer = await unwrap(api.POST('/api/jobs/bulk/', { body: { ...action, ...target } }))
  return 'state' in answer ? { operation: answer } : { done: answer }
}
