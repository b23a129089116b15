import type { ListFilters } from '@/domain/job/list-query'
import type { FacetQuery, JobListQuery } from '@/domain/job/types'

/** Query keys, widest first: invalidating a prefix covers everything beneath it. */
export const jobKeys = {
  all: ['jobs'] as const,
  lists: ['jobs', 'list'] as const,
  list: (query: JobListQuery) => ['jobs', 'list', query] as const,
  infiniteLists: ['jobs', 'infinite'] as const,
  infinite: (query: JobListQuery) => ['jobs', 'infinite', query] as const,
  counts: (filters: ListFilters) => ['jobs', 'counts', filters] as const,
  countAt: (url: string | null) => ['jobs', 'counts', 'at', url] as const,
  facet: (query: FacetQuery) => ['jobs', 'facets', query] as const,
  queue: ['jobs', 'queue'] as const,
  details: ['jobs', 'detail'] as const,
  detail: (id: number) => ['jobs', 'detail', id] as const,
  stats: (window: string | undefined) => ['jobs', 'stats', window] as const,
  statuses: (id: number) => ['jobs', 'statuses', id] as const,
  /** Outside `all`: a change of the job doesn't change what it has written. */
  lastLine: (id: number, attempt: number) => ['job-last-line', id, attempt] as const,
  /** Outside `all`: a new snapshot reveals new jobs, which only the user may trigger. */
  snapshotTime: ['snapshot-time'] as const,
  /** Outside `all`: an exact count is expensive and is made once per selection. */
  matchingCount: (query: JobListQuery) => ['matching-count', query] as const,
}
