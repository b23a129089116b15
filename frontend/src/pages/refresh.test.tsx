import { fireEvent, screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { advance, newestFirst, open } from '@/test/jobs-page'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

const IDLE_POLL_MS = 10_000

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => void vi.useRealTimers())

test("a finished job's page shows a retry and a deletion by other clients", async () => {
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'FAILED')))))
  renderApp('/jobs/7')
  await screen.findByRole('heading', { level: 1, name: 'job 7 #7' })
  const status = screen.getByText('Failed', { selector: 'h1 ~ div *' })
  expect(status).toBeVisible()

  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'PENDING')))))
  await advance(IDLE_POLL_MS + 1_000)
  expect(await screen.findByRole('button', { name: 'Cancel' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument()

  server.use(http.get('*/api/jobs/7/', () => problem(404)))
  await advance(IDLE_POLL_MS)
  expect(await screen.findByRole('heading', { name: 'Job 7 does not exist' })).toBeVisible()
})

test.each(['table', 'pages', 'cards'])(
  'a list of finished jobs as %s shows a deletion by another client',
  async (view) => {
    const { state } = open(`/jobs?view=${view}`, newestFirst(3))
    await screen.findByRole('link', { name: 'job 2' })
    state.rows = state.rows.filter(({ id }) => id !== 2)
    await advance(IDLE_POLL_MS + 1_000)
    await waitFor(() => expect(screen.queryByRole('link', { name: 'job 2' })).not.toBeInTheDocument())
    expect(screen.getByRole('link', { name: 'job 3' })).toBeVisible()
  },
)

test.each(['table', 'pages', 'cards'])(
  'rows of the %s stay under a moving pointer, and follow once it rests',
  async (view) => {
    const { state } = open(`/jobs?view=${view}`, newestFirst(3))
    const name = await screen.findByRole('link', { name: 'job 2' })
    state.rows = state.rows.filter(({ id }) => id !== 3)
    for (let movedMs = 0; movedMs < IDLE_POLL_MS + 2_000; movedMs += 1_000) {
      fireEvent.pointerMove(name)
      await advance(1_000)
    }
    expect(screen.getByRole('link', { name: 'job 3' })).toBeVisible()
    await advance(IDLE_POLL_MS + 2_000)
    await waitFor(() => expect(screen.queryByRole('link', { name: 'job 3' })).not.toBeInTheDocument())
  },
)

test.each(['pages', 'cards'])('a last page of %s that was emptied gives way to the one before', async (view) => {
  const { state, router } = open(`/jobs?view=${view}&page=3`, newestFirst(41))
  await screen.findByRole('link', { name: 'job 1' })
  state.rows = state.rows.filter(({ id }) => id !== 1)
  await advance(IDLE_POLL_MS + 1_000)
  expect(await screen.findByText('21–40 of 40')).toBeVisible()
  expect(await screen.findByRole('link', { name: 'job 21' })).toBeVisible()
  expect(router.state.location.search).toBe(`?view=${view}&page=2`)
})

test('a page far beyond the end leads to the last page', async () => {
  open('/jobs?view=pages&page=99', newestFirst(41))
  expect(await screen.findByText('41–41 of 41')).toBeVisible()
})

test('times are counted by the clock of the server', async () => {
  const started = new Date(Date.now() + 3_600_000 - 5_000).toISOString()
  const row = makeRow(7, 'RUNNING', { created_at: started, started_at: started })
  const headers = { Date: new Date(Date.now() + 3_600_000).toUTCString() }
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(row), { headers })))
  renderApp('/jobs/7')
  expect(await screen.findByText(/^[4-9] s$/)).toBeVisible()
  expect(screen.queryByText(/in \d+m/)).not.toBeInTheDocument()
})
