import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { LogPage } from '@/domain/job/types'
import { makeJob, makeRow } from '@/test/fake-api'
import { server } from '@/test/server'

type Log = { texts: string[]; complete: boolean; attempts: number[]; gap: LogPage['gap']; behindGap: number }

/** A server with the output of job 7; `queries` records what was read. Growing `texts` adds output. */
export function jobWithLog(given: Partial<Log> = {}, status: 'RUNNING' | 'COMPLETED' = 'COMPLETED') {
  const log: Log = { texts: [], complete: status !== 'RUNNING', attempts: [1], gap: null, behindGap: 0, ...given }
  const queries: URLSearchParams[] = []
  const answer = (query: URLSearchParams) => {
    const isStored = ({ number }: { number: number }) =>
      log.gap === null || number <= log.gap.after_line || number >= log.behindGap
    const all = log.texts.map((text, index) => ({ number: index + 1, text })).filter(isStored)
    const from = Number(query.get('from_line') ?? query.get('after') ?? 1)
    const search = query.get('search')
    const lines = query.has('tail')
      ? all.slice(-Number(query.get('tail')))
      : all
          .filter(({ number, text }) => number >= from && (search === null || text.toLowerCase().includes(search)))
          .slice(0, Number(query.get('limit') ?? 1_000))
    const next = search !== null ? (lines.at(-1)?.number ?? 0) + 1 : log.texts.length + 1
    return { lines, after: String(next) }
  }
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, status), { task: 'train' }))),
    http.get('*/api/jobs/7/logs/', ({ request }) => {
      const query = new URL(request.url).searchParams
      queries.push(query)
      const { texts, complete, attempts, gap } = log
      return HttpResponse.json({
        ...answer(query),
        attempt: Number(query.get('attempt')),
        attempts,
        line_count: texts.length,
        size_bytes: 2_048,
        complete,
        gap,
      })
    }),
  )
  return { log, queries }
}

/** Numbered lines of output. */
export const numbered = (count: number) => Array.from({ length: count }, (_, index) => `output ${index + 1}`)

/** The element that shows the lines. */
export const output = () => screen.findByRole('log', { name: 'Output' })
