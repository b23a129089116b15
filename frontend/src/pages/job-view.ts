import * as z from 'zod/mini'

import { type JobTab, JOB_TABS } from '@/features/job-detail/job-tabs'
import type { LineRange, LogView } from '@/features/job-logs/log-types'

const MAX_LINE = 1_000_000_000

/** `12` or `12-20`. */
const lineRange = z.pipe(
  z.string().check(z.regex(/^[1-9]\d{0,9}(-[1-9]\d{0,9})?$/)),
  z.transform((text, context): LineRange => {
    const [from = 0, to = from] = text.split('-').map(Number)
    if (to >= from && to <= MAX_LINE) return { from, to }
    context.issues.push({ code: 'custom', message: 'Lines out of order.', input: text })
    return z.NEVER
  }),
)

const valid = {
  tab: z.enum(JOB_TABS),
  attempt: z.coerce.number().check(z.int(), z.gte(1), z.lte(32_767)),
  line: lineRange,
  find: z.string().check(z.maxLength(255)),
}

/** The URL of a job's page. Each invalid parameter falls back to its default. */
const urlSchema = z.object({
  tab: z.catch(z.optional(valid.tab), undefined),
  attempt: z.catch(z.optional(valid.attempt), undefined),
  line: z.catch(z.optional(valid.line), undefined),
  find: z.catch(valid.find, ''),
})

export type JobView = LogView & { tab: JobTab }

/** A link to a line opens the log. */
export function readJobView(params: URLSearchParams): JobView {
  const { tab, attempt, line, find } = urlSchema.parse(Object.fromEntries(params))
  return { attempt, line, find, tab: tab ?? (line === undefined ? 'overview' : 'log') }
}

/** Returns the parts of the URL that `readJobView` ignores. */
export const ignoredParams = (params: URLSearchParams) =>
  [...params]
    .filter(([name, value]) => !(name in valid) || !valid[name as keyof typeof valid].safeParse(value).success)
    .map(([name, value]) => ({ name, value }))

/** Returns the shortest URL that `readJobView` parses to the same view. Only the log has lines, attempts and a search. */
export function writeJobView({ tab, attempt, line, find }: JobView): URLSearchParams {
  const params = new URLSearchParams()
  if (tab !== 'overview') params.set('tab', tab)
  if (tab !== 'log') return params
  if (attempt !== undefined) params.set('attempt', String(attempt))
  if (line !== undefined) params.set('line', line.from === line.to ? String(line.from) : `${line.from}-${line.to}`)
  if (find !== '') params.set('find', find)
  return params
}
