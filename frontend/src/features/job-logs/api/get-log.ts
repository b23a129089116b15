import type { LogPage, LogQuery } from '@/features/job-logs/log-types'
import { api, unwrap } from '@/lib/api-client'

const PATH = '/api/jobs/{job_id}/logs/' as '/api/jobs/{job_id}/'

/** Returns lines of a job's output. */
export function getLog(id: number, query: LogQuery, signal?: AbortSignal): Promise<LogPage> {
  const params = { path: { job_id: String(id) }, query: query as never }
  return unwrap(api.GET(PATH, { params, signal })) as unknown as Promise<LogPage>
}

/** Returns the URL of the whole output of an attempt as text. */
export const rawLogUrl = (id: number, attempt: number): string => `/api/jobs/${id}/logs/raw/?attempt=${attempt}`

/** Returns the whole output of an attempt. */
export async function getRawLog(id: number, attempt: number): Promise<string> {
  const path = rawLogUrl(id, attempt) as '/api/jobs/{job_id}/'
  const { data = '' } = await api.GET(path, { params: { path: { job_id: String(id) } }, parseAs: 'text' })
  return data
}
