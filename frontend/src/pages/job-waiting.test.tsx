import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow } from '@/test/fake-api'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

const waitingJob = (waiting: Record<string, unknown>) => ({
  ...makeJob(makeRow(7, 'PENDING')),
  waiting: {
    reason: 'busy',
    message: 'All workers are busy.',
    due_at: null,
    ahead: null,
    ahead_exact: null,
    ...waiting,
  },
})

test('a pending job says once why it waits and at which place, and when it may start', async () => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 30_000).toISOString()
  const estimate = { earliest: at(3), latest: at(20) }
  const message = 'It fits 2 workers; 1,200 jobs are ahead of it.'
  const state = { job: waitingJob({ message, ahead: 1_200, ahead_exact: true, estimate }) }
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(state.job)))
  const { unmount } = renderApp('/jobs/7')
  const panel = await screen.findByRole('region', { name: 'Why it waits' })
  expect(panel).toHaveTextContent(
    /^It fits 2 workers; 1,200 jobs are ahead of it\.Expected to start between in 3\s?m.* and in 20\s?m/,
  )
  unmount()
  const first = 'It is first in line, and a worker has room for it.'
  state.job = waitingJob({ reason: 'next', message: first, ahead: 0, ahead_exact: true, estimate: null })
  renderApp('/jobs/7')
  expect(await screen.findByRole('region', { name: 'Why it waits' })).toHaveTextContent(
    /^It is first in line, and a worker has room for it\.$/,
  )
})

test('the time of a job that is due later is shown once, in the chosen zone', async () => {
  const message = 'It is scheduled: it begins at 2099-01-01T00:00:00Z at the earliest.'
  const due = { reason: 'due_later', message, due_at: '2099-01-01T00:00:00Z', estimate: null }
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(waitingJob(due))))
  renderApp('/jobs/7')
  const panel = await screen.findByRole('region', { name: 'Why it waits' })
  expect(panel).toHaveTextContent(/^It is scheduled for later\.Not before 2099-01-01 00:00:00 UTC/)
})

test('the due time of a job that could begin is left out', async () => {
  const due = { message: 'No running worker serves its queue.', due_at: '2020-01-01T00:00:00Z', estimate: null }
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(waitingJob(due))))
  renderApp('/jobs/7')
  const panel = await screen.findByRole('region', { name: 'Why it waits' })
  expect(panel).toHaveTextContent(/^No running worker serves its queue\.$/)
})

test('a job that does not wait has no such section', async () => {
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'RUNNING')))))
  renderApp('/jobs/7')
  expect(await screen.findByRole('region', { name: 'Details' })).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Why it waits' })).not.toBeInTheDocument()
})
