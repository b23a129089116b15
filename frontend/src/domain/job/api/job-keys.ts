import type { JobListQuery } from '@/domain/job/types'

/** Query keys, widest first: invalidating a prefix covers everything beneath it. */
export const jobKeys = {
  all: ['jobs'] as const,
  lists: ['jobs', 'list'] as const,
  list: (query: JobListQuery) => ['jobs', 'list', query] as const,
  endless: (query: JobListQuery) => ['jobs', 'endless', query] as const,
  counts: (query: JobListQuery) => ['jobs', 'counts', query] as const,
  details: ['jobs', 'detail'] as const,
  detail: (id: number) => ['jobs', 'detail', id] as const,
  stats: ['jobs', 'stats'] as const,
  statuses: (id: number) => ['jobs', 'statuses', id] as const,
  /** Apart from the rest too: counted once for each time that everything is picked. */
  matching: (query: JobListQuery) => ['matching', query] as const,
  operation: (id: number) => ['operations', id] as const,
  /** Apart from the rest: renewing it lets newcomers in, which is the person's to decide. */
  anchor: ['anchor'] as const,
}
