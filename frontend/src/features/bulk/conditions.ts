import type { JobListQuery } from '@/domain/job/types'
import type { BulkRequest } from '@/domain/operation/types'

const NOT_CONDITIONS = new Set(['ordering', 'cursor', 'page', 'page_size', 'position'])

/** Returns the filters of a list query, without its order and its position. */
export function conditionsOf(query: JobListQuery): NonNullable<BulkRequest['filter']> {
  const entries = Object.entries<unknown>(query)
  return Object.fromEntries(entries.filter(([key, value]) => value !== undefined && !NOT_CONDITIONS.has(key)))
}
