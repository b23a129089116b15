import * as z from 'zod/mini'

import type { AuditQuery } from '@/domain/account/types'

const text = z.string().check(z.minLength(1), z.maxLength(255))
const time = z.iso.datetime({ offset: true })
const valid = { actor: text, action: text, target: text, at_after: time, at_before: time }

const urlSchema = z.object({
  actor: z.catch(z.optional(valid.actor), undefined),
  action: z.catch(z.optional(valid.action), undefined),
  target: z.catch(z.optional(valid.target), undefined),
  at_after: z.catch(z.optional(valid.at_after), undefined),
  at_before: z.catch(z.optional(valid.at_before), undefined),
})

/** The filters of the audit log, named as the API's parameters; undefined for any. */
export type AuditFilters = z.output<typeof urlSchema>

/** Reads the filters of the URL. Each invalid one is left out. */
export const readAuditFilters = (params: URLSearchParams): AuditFilters => urlSchema.parse(Object.fromEntries(params))

/** Returns the parts of the URL that `readAuditFilters` ignores. */
export const ignoredParams = (params: URLSearchParams) =>
  [...params]
    .filter(([name, value]) => !(name in valid) || !valid[name as keyof typeof valid].safeParse(value).success)
    .map(([name, value]) => ({ name, value }))

/** Returns the active filters as those of a request. */
export const auditQuery = (filters: AuditFilters): AuditQuery =>
  Object.fromEntries(Object.entries<string | undefined>(filters).filter(([, value]) => value !== undefined))

/** Returns the shortest URL that `readAuditFilters` parses to the same filters. */
export const writeAuditFilters = (filters: AuditFilters) =>
  new URLSearchParams(auditQuery(filters) as Record<string, string>)

/** Returns the URL that exports every matching entry. */
export function auditExportUrl(filters: AuditFilters, format: 'csv' | 'ndjson' | 'json'): string {
  const params = writeAuditFilters(filters)
  params.set('file_format', format)
  return `/api/audit/export/?${params.toString()}`
}
