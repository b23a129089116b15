import type { JobListQuery } from '@/domain/job/types'

/** Returns the URL that exports every job the query matches. CSV begins with a byte order mark, by which Excel knows UTF-8. */
export function exportUrl(query: JobListQuery, format: 'csv' | 'ndjson' | 'json'): string {
  const params = new URLSearchParams({ file_format: format })
  if (format === 'csv') params.set('bom', 'true')
  for (const [key, value] of Object.entries<unknown>(query)) {
    if (Array.isArray(value)) value.forEach((item) => params.append(key, String(item)))
    else if (typeof value === 'string' || typeof value === 'number') params.set(key, String(value))
  }
  return `/api/jobs/export/?${params.toString()}`
}
