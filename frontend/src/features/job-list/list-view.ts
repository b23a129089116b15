import * as z from 'zod/mini'

import type { IgnoredParam } from '@/components/ui/ignored-params'
import { type Status, STATUSES } from '@/domain/job/status-meta'

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
export const DEFAULT_ORDERING = '-created_at'

/** Length of each preset in minutes; the URL contains the key. */
export const CREATED_PRESETS = { '1h': 60, '24h': 1_440, '7d': 10_080, '30d': 43_200 } as const
export type CreatedPreset = keyof typeof CREATED_PRESETS

const isStatus = (word: string): word is Status => (STATUSES as readonly string[]).includes(word)
const whole = (min: number, max: number) => z.coerce.number().check(z.int(), z.gte(min), z.lte(max))
/** An exact value, empty for any. */
const exactText = z.string().check(z.maxLength(255))
const presets = Object.keys(CREATED_PRESETS) as [CreatedPreset, ...CreatedPreset[]]

/** The valid values of each parameter besides `status`. */
const valid = {
  search: z.string().check(z.maxLength(255)),
  priority_min: whole(1, 10),
  priority_max: whole(1, 10),
  queue: exactText,
  owner: exactText,
  project: exactText,
  created: z.enum(presets),
  created_after: z.iso.datetime({ offset: true }),
  created_before: z.iso.datetime({ offset: true }),
  ordering: z.enum(ORDERINGS),
  view: z.enum(['table', 'pages', 'cards']),
  position: whole(0, Number.MAX_SAFE_INTEGER),
  page: whole(1, Number.MAX_SAFE_INTEGER),
}

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
  search: z.catch(valid.search, ''),
  priority_min: z.catch(z.optional(valid.priority_min), undefined),
  priority_max: z.catch(z.optional(valid.priority_max), undefined),
  queue: z.catch(valid.queue, ''),
  owner: z.catch(valid.owner, ''),
  project: z.catch(valid.project, ''),
  created: z.catch(z.optional(valid.created), undefined),
  created_after: z.catch(z.optional(valid.created_after), undefined),
  created_before: z.catch(z.optional(valid.created_before), undefined),
  ordering: z.catch(valid.ordering, DEFAULT_ORDERING),
  view: z.catch(z.optional(valid.view), undefined),
  position: z.catch(valid.position, 0),
  page: z.catch(valid.page, 1),
})

export type ListView = z.output<typeof urlSchema>
export type Ordering = ListView['ordering']
export type ViewMode = NonNullable<ListView['view']>

export function readView(params: URLSearchParams): ListView {
  return urlSchema.parse({ ...Object.fromEntries(params), status: params.getAll('status').join(',') })
}

/** Returns the parts of the URL that `readView` ignores: unknown names, invalid and overridden values. */
export function ignoredParams(params: URLSearchParams): IgnoredParam[] {
  const isUsed = ([name, value]: [string, string]) => {
    if (!(name in valid) || params.getAll(name).at(-1) !== value) return false
    if (name === 'created_after' && valid.created.safeParse(params.get('created')).success) return false
    return valid[name as keyof typeof valid].safeParse(value).success
  }
  return [...params].flatMap(([name, value]) => {
    if (name !== 'status') return isUsed([name, value]) ? [] : [{ name, value }]
    const words = value.split(',').filter((word) => word !== '' && !isStatus(word))
    return words.map((word) => ({ name, value: word }))
  })
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
  put('owner', view.owner)
  put('project', view.project)
  put('created', view.created)
  put('created_after', view.created_after)
  put('created_before', view.created_before)
  put('ordering', view.ordering, DEFAULT_ORDERING)
  put('view', view.view)
  put('position', view.position, 0)
  put('page', view.page, 1)
  return params
}
