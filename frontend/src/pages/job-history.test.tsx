import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow } from '@/test/fake-api'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

const step = (id: number, status_type: 'PENDING' | 'RUNNING' | 'FAILED', timestamp: string, message = '') => ({
  id,
  status_type,
  timestamp,
  message,
  progress: null,
  actor: 'worker-7',
  attempt: null as number | null,
})

test('shows the history with the time between statuses, and the error', async () => {
  const job = makeJob(makeRow(7, 'FAILED'), {
    error_message: 'MemoryError',
    statuses: [
      step(3, 'FAILED', '2026-01-01T00:05:20Z', 'out of memory'),
      step(2, 'RUNNING', '2026-01-01T00:02:00Z'),
      step(1, 'PENDING', '2026-01-01T00:00:00Z'),
    ],
    status_history_count: 3,
  })
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(job)))
  const { user } = renderApp('/jobs/7?tab=history')
  const history = await screen.findByRole('list', { name: 'Status history' })
  const [newest, middle] = within(history).getAllByRole('listitem')
  expect(newest).toHaveTextContent(/Failed.*after 3 min 20 s.*by worker-7.*out of memory/)
  expect(middle).toHaveTextContent('after 2 min 00 s')
  expect(screen.getByRole('button', { name: 'Retry' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument()
  await user.click(screen.getByRole('tab', { name: 'Overview' }))
  expect(await screen.findByText('MemoryError')).toBeVisible()
  expect(screen.queryByRole('list', { name: 'Status history' })).not.toBeInTheDocument()
})

test('the history names the attempt of each event that has one', async () => {
  const job = makeJob(makeRow(7, 'RUNNING'), {
    statuses: [
      { ...step(2, 'RUNNING', '2026-01-01T00:02:00Z'), attempt: 2 },
      step(1, 'PENDING', '2026-01-01T00:00:00Z'),
    ],
    status_history_count: 2,
  })
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(job)))
  renderApp('/jobs/7?tab=history')
  const history = await screen.findByRole('list', { name: 'Status history' })
  const [newest, oldest] = within(history).getAllByRole('listitem')
  expect(newest).toHaveTextContent('attempt 2')
  expect(oldest).not.toHaveTextContent('attempt')
})

test('older history is fetched on request', async () => {
  const job = makeJob(makeRow(7, 'RUNNING'), {
    statuses: [step(2, 'RUNNING', '2026-01-01T00:02:00Z')],
    status_history_count: 2,
  })
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(job)),
    http.get('*/api/jobs/7/statuses/', () =>
      HttpResponse.json({
        next: null,
        previous: null,
        results: [...job.statuses, step(1, 'PENDING', '2026-01-01T00:00:00Z')],
      }),
    ),
  )
  const { user } = renderApp('/jobs/7?tab=history')
  await user.click(await screen.findByRole('button', { name: 'Show older (1)' }))
  const history = () => within(screen.getByRole('list', { name: 'Status history' })).getAllByRole('listitem')
  await waitFor(() => expect(history()).toHaveLength(2))
})

test('one click shows the statuses older than the newest hundred', async () => {
  const all = Array.from({ length: 150 }, (_, index) =>
    step(150 - index, 'RUNNING', new Date(Date.UTC(2026, 0, 1) - index * 1_000).toISOString()),
  )
  const job = makeJob(makeRow(7, 'COMPLETED'), { statuses: all.slice(0, 100), status_history_count: 150 })
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(job)),
    http.get('*/api/jobs/7/statuses/', ({ request }) => {
      const start = Number(new URL(request.url).searchParams.get('cursor') ?? 0)
      const next = start + 100 < all.length ? `http://api/api/jobs/7/statuses/?cursor=${start + 100}` : null
      return HttpResponse.json({ next, previous: null, results: all.slice(start, start + 100) })
    }),
  )
  const { user } = renderApp('/jobs/7?tab=history')
  await user.click(await screen.findByRole('button', { name: 'Show older (50)' }))
  await waitFor(() =>
    expect(within(screen.getByRole('list', { name: 'Status history' })).getAllByRole('listitem')).toHaveLength(150),
  )
  expect(screen.queryByRole('button', { name: /Show older/ })).not.toBeInTheDocument()
})
