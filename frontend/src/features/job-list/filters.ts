import * as z from 'zod/mini'

import { type Status, STATUSES } from '@/domain/job/status-meta'
import type { JobListQuery } from '@/domain/job/types'

export const ORDERINGS = [
  '-created_at',
  'created_at',
  '-updated_at',
  'updated_at',
  '-priority',
  'priority',
  'name',
  '-name',
] as const
const DEFAULT_ORDERING = '-created_at'

/** Length of each preset in minutes; the URL contains the key. */
export const CREATED_PRESETS = { '1h': 60, '24h': 1_440, '7d': 10_080, '30d': 43_200 } as const
export type CreatedPreset = keyof typeof CREATED_PRESETS

const isStatus = (word: string): word is Status => (STATUSES as readonly string[]).includes(word)
const text = z.catch(z.string().check(z.maxLength(255)), '')
const whole = (min: number, max: number) => z.coerce.number().check(z.int(), z.gte(min), z.lte(max))
const time = z.catch(z.optional(z.iso.datetime({ offset: true })), undefined)
const priority = z.catch(z.optional(whole(1, 10)), undefined)
const presets = Object.keys(CREATED_PRESETS) as [CreatedPreset, ...CreatedPreset[]]

const statusList = z.pipe(
  z.catch(z.string(), ''),
  z.transform((list: string): Status[] => {
    const named = list.split(',').filter(isStatus)
    return STATUSES.filter((status) => named.includes(status))
  }),
)

/** The URL of the job list. Each invalid parameter falls back to its default, so that any link opens. */
const urlSchema = z.object({
  status: statusList,
  search: text,
  priority_min: priority,
  priority_max: priority,
  queue: text,
  created: z.catch(z.optional(z.enum(presets)), undefined),
  created_after: time,
  created_before: time,
  ordering: z.catch(z.enum(ORDERINGS), DEFAULT_ORDERING),
  view: z.catch(z.optional(z.enum(['table', 'pages', 'cards'])), undefined),
  position: z.catch(whole(0, Number.MAX_SAFE_INTEGER), 0),
  page: z.catch(whole(1, Number.MAX_SAFE_INTEGER), 1),
})

export type ListView = z.output<typeof urlSchema>
export type Ordering = ListView['ordering']
export type ViewMode = NonNullable<ListView['view']>
export type JobFilters = Pick<
  ListView,
  'status' | 'search' | 'priority_min' | 'priority_max' | 'queue' | 'created' | 'created_after' | 'created_before'
>

export const NO_FILTERS: JobFilters = {
  status: [],
  search: '',
  queue: '',
  priority_min: undefined,
  priority_max: undefined,
  created: undefined,
  created_after: undefined,
  created_before: undefined,
}

export function readView(params: URLSearchParams): ListView {
  return urlSchema.parse(Object.fromEntries(params))
}

/** Returns the shortest URL that `readView` parses to the same view. */
export function writeView(view: ListView): URLSearchParams {
  const params = new URLSearchParams()
  const put = (key: keyof ListView, value: string | number | undefined, omitted?: string | number) => {
    if (value !== undefined && value !== '' && value !== omitted) params.set(key, String(value))
  }
  put('status', view.status.join(','))
  put('search', view.search)
  put('priority_min', view.priority_min)
  put('priority_max', view.priority_max)
  put('queue', view.queue)
  put('created', view.created)
  put('created_after', view.created_after)
  put('created_before', view.created_before)
  put('ordering', view.ordering, DEFAULT_ORDERING)
  put('view', view.view)
  put('position', view.position, 0)
  put('page', view.page, 1)
  return params
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
    created_after: sinceMs === undefined ? filters.created_after : new Date(sinceMs).toISOString(),
    created_before: filters.created_before,
    ordering: ordering === DEFAULT_ORDERING ? undefined : ordering,
  }
}

/** Counts the active kinds of filter. */
export function countFilters(filters: JobFilters): number {
  const { status, search, queue, priority_min, priority_max, created, created_after, created_before } = filters
  return [
    status.length > 0,
    search.trim() !== '',
    queue !== '',
    priority_min !== undefined || priority_max !== undefined,
    created !== undefined || created_after !== undefined || created_before !== undefined,
  ].filter(Boolean).length
}
