import type { LogPage, LogQuery } from '@/domain/job/types'
import { api, unwrap } from '@/lib/api-client'

/** Returns lines of a job's output. */
export function getLog(id: number, query: LogQuery, signal?: AbortSignal): Promise<LogPage> {
  return unwrap(api.GET('/api/jobs/{job_id}/logs/', { params: { path: { job_id: String(id) }, query }, signal }))
}

/** Returns the URL of the whole output of an attempt as text. */
export const rawLogUrl = (id: number, attempt: number): string => `/api/jobs/${id}/logs/raw/?attempt=${attempt}`

/** Returns the whole output of an attempt. */
export async function getRawLog(id: number, attempt: number): Promise<string> {
  const params = { path: { job_id: String(id) }, query: { attempt } }
  const { data = '' } = await api.GET('/api/jobs/{job_id}/logs/raw/', { params, parseAs: 'text' })
  return data
}
