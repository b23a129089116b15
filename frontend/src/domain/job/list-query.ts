import type { JobListQuery } from '@/domain/job/types'

const NOT_FILTERS = ['ordering', 'cursor', 'page', 'page_size', 'position'] as const satisfies (keyof JobListQuery)[]

export type ListFilters = Omit<JobListQuery, (typeof NOT_FILTERS)[number]>

const isFilter = (key: string) => !(NOT_FILTERS as readonly string[]).includes(key)

/** Returns the filters that a list query sets: each parameter that is neither its order nor its position. */
export const filtersOf = (query: JobListQuery): ListFilters =>
  Object.fromEntries(Object.entries<unknown>(query).filter(([key, value]) => value !== undefined && isFilter(key)))
