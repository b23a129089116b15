import type { JobListQuery } from '@/features/jobs/api/types'

/** Query keys, widest first: invalidating a prefix covers everything beneath it. */
export const jobKeys = {
  all: ['jobs'] as const,
  lists: ['jobs', 'list'] as const,
  list: (query: JobListQuery) => ['jobs', 'list', query] as const,
  counts: ['jobs', 'counts'] as const,
  details: ['jobs', 'detail'] as const,
  detail: (id: number) => ['jobs', 'detail', id] as const,
  stats: ['jobs', 'stats'] as const,
}
