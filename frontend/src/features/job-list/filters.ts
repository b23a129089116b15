import type { JobListQuery } from '@/domain/job/types'
import {
  type ListView,
  type Ordering,
  CREATED_PRESETS,
  DEFAULT_ORDERING,
  readView,
  writeView,
} from '@/features/job-list/list-view'

export type JobFilters = Pick<
  ListView,
  | 'status'
  | 'search'
  | 'priority_min'
  | 'priority_max'
  | 'queue'
  | 'owner'
  | 'project'
  | 'created'
  | 'created_after'
  | 'created_before'
>

export const NO_FILTERS: JobFilters = {
  status: [],
  search: '',
  queue: '',
  owner: '',
  project: '',
  priority_min: undefined,
  priority_max: undefined,
  created: undefined,
  created_after: undefined,
  created_before: undefined,
}

/** Returns the filters alone as the shortest query string; equal for equal filters. */
export const filterKey = (filters: JobFilters): string => {
  const { ordering, view, position, page } = readView(new URLSearchParams())
  return writeView({ ...filters, ordering, view, position, page }).toString()
}

/** Returns the filters of a `filterKey`. */
export function readFilters(key: string): JobFilters {
  const view = readView(new URLSearchParams(key))
  const names = Object.keys(NO_FILTERS) as (keyof JobFilters)[]
  return Object.fromEntries(names.map((name) => [name, view[name]])) as JobFilters
}

const MINUTE_MS = 60_000

/**
 * Returns the API query for these filters. Presets count back from `nowMs`, truncated to the minute so that the query
 * key is stable.
 */
export function toQuery(filters: JobFilters, ordering: Ordering, nowMs: number): JobListQuery {
  const sinceMs = filters.created && Math.floor(nowMs / MINUTE_MS - CREATED_PRESETS[filters.created]) * MINUTE_MS
  const search = filters.search.trim()
  return {
    status: filters.status.length > 0 ? filters.status : undefined,
    search: search === '' ? undefined : search,
    priority_min: filters.priority_min,
    priority_max: filters.priority_max,
    queue: filters.queue === '' ? undefined : filters.queue,
    owner: filters.owner === '' ? undefined : filters.owner,
    project: filters.project === '' ? undefined : filters.project,
    created_after: sinceMs === undefined ? filters.created_after : new Date(sinceMs).toISOString(),
    created_before: filters.created_before,
    ordering: ordering === DEFAULT_ORDERING ? undefined : ordering,
  }
}

/** Counts the active kinds of filter. */
export function countFilters(filters: JobFilters): number {
  const { status, search, queue, owner, project, priority_min, priority_max, created, created_after, created_before } =
    filters
  return [
    status.length > 0,
    search.trim() !== '',
    queue !== '',
    owner !== '',
    project !== '',
    priority_min !== undefined || priority_max !== undefined,
    created !== undefined || created_after !== undefined || created_before !== undefined,
  ].filter(Boolean).length
}
