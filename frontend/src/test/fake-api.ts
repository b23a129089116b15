import { http, HttpResponse } from 'msw'

import type { Me } from '@/domain/account/types'
import type { Status } from '@/domain/job/status-meta'
import type { Job, JobRow, LogPage } from '@/domain/job/types'

export function makeRow(id: number, status: Status = 'PENDING', rest: Partial<JobRow> = {}): JobRow {
  const at = new Date(Date.UTC(2026, 0, 1) + id * 1_000).toISOString()
  const started = status === 'PENDING' ? null : at
  const finished = status !== 'PENDING' && status !== 'RUNNING'
  return {
    id,
    name: `job ${id}`,
    priority: 5,
    queue: 'default',
    owner: '',
    project: '',
    attempt: 1,
    created_at: at,
    updated_at: at,
    scheduled_at: null,
    started_at: started,
    completed_at: finished ? at : null,
    execution_time: finished ? 60 : null,
    latest_status: { status_type: status, timestamp: at, message: '', progress: null },
    ...rest,
  }
}

export function makeJob(row: JobRow, rest: Partial<Job> = {}): Job {
  return {
    ...row,
    description: '',
    task: '',
    args: {},
    unique_key: null,
    max_attempts: 1,
    error_message: '',
    exit_code: null,
    usage: null,
    result_data: null,
    resource_requirements: {},
    worker: null,
    lease_expires_at: null,
    allowed_transitions: [],
    statuses: [{ id: row.id * 10, actor: 'api', attempt: null, ...row.latest_status }],
    status_history_count: 1,
    ...rest,
  }
}

export const makeLog = (lines: string[]): LogPage => ({
  attempt: 1,
  attempts: lines.length > 0 ? [1] : [],
  line_count: lines.length,
  size_bytes: lines.join('').length,
  complete: false,
  gap: null,
  lines: lines.map((text, index) => ({ number: index + 1, text })),
  after: 'after',
})

export const problem = (status: number, body: Record<string, unknown> = {}) =>
  HttpResponse.json(
    {
      type: 'about:blank',
      title: 'Refused',
      status,
      detail: 'The server refused.',
      code: 'refused',
      request_id: 'req-1',
      ...body,
    },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )

/** Pads a UTC timestamp to six decimals, so that timestamps compare as text. */
const micros = (iso: string) => {
  const [seconds = '', fraction = ''] = iso.replace('Z', '').split('.')
  return `${seconds}.${fraction.padEnd(6, '0')}`
}

const OF_PAGE = ['ordering', 'page', 'position', 'cursor', 'page_size']

function countUrl(query: URLSearchParams): string {
  const filters = [...query].filter(([name]) => !OF_PAGE.includes(name))
  return `/api/jobs/count/?${new URLSearchParams(filters).toString()}`
}

function countByStatus(rows: JobRow[]): Partial<Record<Status, number>> {
  const counts: Partial<Record<Status, number>> = {}
  for (const { latest_status } of rows) counts[latest_status.status_type] = (counts[latest_status.status_type] ?? 0) + 1
  return counts
}

/** Who the caller is with AUTH=off. */
const WITHOUT_SIGN_IN: Me = {
  auth: false,
  user: null,
  scopes: ['read', 'submit', 'operate', 'work', 'admin'],
  key_id: null,
  session_id: null,
}

const EXACT = ['queue', 'owner', 'project'] as const

/**
 * A server in memory with the behaviour of the list, newest first. `calls` records the list queries. `exact`: counts are;
 * `uncounted`: a list gives its count only where its page ends it. `nearFrom`: a page at this
 * position or a later one, but before `nearTo`, begins `drift` rows too early, and its position is unknown. The order
 * `-name` is the reverse of all others.
 */
export function fakeApi(initial: JobRow[]) {
  const state = {
    rows: initial,
    calls: [] as URLSearchParams[],
    exact: true,
    uncounted: false,
    nearFrom: Infinity,
    nearTo: Infinity,
    drift: 7,
  }
  const counted = (query: URLSearchParams) => {
    const { length } = matching(query)
    return { count: state.exact ? length : Math.min(length, 100), count_exact: state.exact }
  }
  const positionOf = (query: URLSearchParams, size: number) =>
    query.has('page') ? (Number(query.get('page')) - 1) * size : Number(query.get('position') ?? 0)
  /** A cursor is the number of rows before its page, or, with a minus, before the one that follows the page. */
  const startOf = (query: URLSearchParams, size: number, isNear: boolean) => {
    const cursor = query.get('cursor')
    if (cursor === null) return positionOf(query, size) - (isNear ? state.drift : 0)
    return cursor.startsWith('-') ? Math.max(0, -Number(cursor) - size) : Number(cursor)
  }
  const matching = (query: URLSearchParams) => {
    const statuses = query.getAll('status')
    const [after, before, search] = [query.get('created_after'), query.get('created_before'), query.get('search')]
    return state.rows
      .filter((row) => statuses.length === 0 || statuses.includes(row.latest_status.status_type))
      .filter(({ created_at }) => after === null || micros(created_at) >= micros(after))
      .filter(({ created_at }) => before === null || micros(created_at) < micros(before))
      .filter((row) => search === null || row.name.includes(search))
      .filter((row) => EXACT.every((field) => [null, row[field]].includes(query.get(field))))
  }
  const handlers = [
    http.get('*/api/jobs/', ({ request }) => {
      const query = new URL(request.url).searchParams
      state.calls.push(query)
      const rows = query.get('ordering') === '-name' ? matching(query).toReversed() : matching(query)
      const size = Number(query.get('page_size') ?? 50)
      const position = positionOf(query, size)
      const isNear = !query.has('cursor') && position >= state.nearFrom && position < state.nearTo
      const start = startOf(query, size, isNear)
      const backward = query.get('cursor')?.startsWith('-') === true
      const end = backward ? -Number(query.get('cursor')) : start + size
      const next = end < rows.length ? `http://api/api/jobs/?cursor=${end}` : null
      const before = Math.min(start, rows.length)
      const known = !state.uncounted || next === null
      return HttpResponse.json({
        ...(known ? counted(query) : { count: null, count_exact: false }),
        count_url: known ? null : countUrl(query),
        position: state.exact && !isNear && !query.has('cursor') ? start : null,
        next,
        previous: before > 0 ? `http://api/api/jobs/?cursor=-${before}` : null,
        results: rows.slice(start, end),
      })
    }),
    http.get('*/api/auth/me/', () => HttpResponse.json(WITHOUT_SIGN_IN)),
    http.get('*/api/auth/methods/', () => HttpResponse.json({ auth: true, oidc: null })),
    http.get('*/api/jobs/count/', ({ request }) => HttpResponse.json(counted(new URL(request.url).searchParams))),
    http.get('*/api/jobs/stats/', () => {
      return HttpResponse.json({ total: state.rows.length, by_status: countByStatus(state.rows) })
    }),
    http.get('*/api/jobs/facets/', ({ request }) => {
      const query = new URL(request.url).searchParams
      const by = query.get('by') as 'queue' | 'owner' | 'project' | 'priority'
      const rows = matching(query)
      const results = [...new Set(rows.map((row) => String(row[by])))]
        .filter((value) => value.startsWith(query.get('prefix') ?? ''))
        .map((value) => ({ value, having: rows.filter((row) => String(row[by]) === value) }))
        .map(({ value, having }) => ({ value, count: having.length, by_status: countByStatus(having) }))
        .sort((a, b) => b.count - a.count)
      return HttpResponse.json({ by, next: null, results: results.slice(0, Number(query.get('limit'))) })
    }),
    http.get('*/api/jobs/queue/', () => HttpResponse.json({ count: 0, count_exact: true, results: [] })),
    http.get('*/api/jobs/:id/logs/', () => HttpResponse.json(makeLog([]))),
    http.get('*/api/tasks/', () => HttpResponse.json({ results: [] })),
    http.get('*/api/workers/', () => HttpResponse.json({ count: 0, results: [] })),
  ]
  return { state, handlers }
}
