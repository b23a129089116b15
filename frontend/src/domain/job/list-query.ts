import type { JobListQuery } from '@/domain/job/types'

const NOT_FILTERS = ['ordering', 'cursor', 'page', 'page_size', 'position'] as const satisfies (keyof JobListQuery)[]

export type ListFilters = Omit<JobListQuery, (typeof NOT_FILTERS)[number]>

const isFilter = (key: string) => !(NOT_FILTERS as readonly string[]).includes(key)

/** Returns the filters that a list query sets: each parameter that is neither its order nor its position. */
export const filtersOf = (query: JobListQuery): ListFilters =>
  Object.fromEntries(Object.entries<unknown>(query).filter(([key, value]) => value !== undefined && isFilter(key)))

/** Returns the order in which the list's last row is the first. */
export const reversedOrdering = (ordering: JobListQuery['ordering'] = '-created_at'): JobListQuery['ordering'] =>
  (ordering.startsWith('-') ? ordering.slice(1) : `-${ordering}`) as JobListQuery['ordering']
