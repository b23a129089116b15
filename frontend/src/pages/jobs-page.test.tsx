import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { fakeApi, makeJob, makeRow, problem } from '@/test/fake-api'
import { advance, grid, newestFirst, open, rowOf } from '@/test/jobs-page'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

test('shows the newest jobs and their count, and renders no more rows than fit', async () => {
  open()
  expect(await screen.findByRole('link', { name: 'job 300' })).toBeVisible()
  expect(await grid()).toHaveAttribute('aria-rowcount', '301')
  expect(screen.getAllByRole('row').length).toBeLessThan(20)
  expect(screen.queryByRole('link', { name: 'job 200' })).not.toBeInTheDocument()
  expect(await screen.findByRole('button', { name: 'Completed 300' })).toBeVisible()
})

test('opens at the position in the URL', async () => {
  open('/jobs?position=200')
  expect((await rowOf('job 100')).getAttribute('aria-rowindex')).toBe('202')
})

test('a status chip filters the list and changes the URL', async () => {
  const { user, router } = open(
    '/jobs',
    newestFirst(90, (id) => (id % 3 === 0 ? 'FAILED' : 'COMPLETED')),
  )
  await user.click(await screen.findByRole('button', { name: 'Failed 30' }))
  await waitFor(async () => expect(await grid()).toHaveAttribute('aria-rowcount', '31'))
  expect(router.state.location.search).toBe('?status=FAILED')
})

test('a search without matches offers to remove it', async () => {
  const { user } = open()
  await user.type(await screen.findByRole('searchbox', { name: 'Search jobs by name' }), 'nowhere')
  expect(await screen.findByText('No matching jobs')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Remove “nowhere”' }))
  expect(await screen.findByRole('link', { name: 'job 300' })).toBeVisible()
})

test('a failed list shows the reason and can be retried', async () => {
  const api = fakeApi(newestFirst(3))
  server.use(
    http.get('*/api/jobs/', () => problem(500, { title: 'Out of order', detail: 'The disk is full.' })),
    ...api.handlers,
  )
  const { user } = renderApp('/jobs')
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('The disk is full.')
  expect(alert).toHaveTextContent('req-1')
  server.resetHandlers(...api.handlers)
  await user.click(within(alert).getByRole('button', { name: 'Retry' }))
  expect(await screen.findByRole('link', { name: 'job 3' })).toBeVisible()
})

test('an empty database offers to create the first job', async () => {
  open('/jobs', [])
  expect(await screen.findByRole('button', { name: 'Create the first job' })).toBeVisible()
})

test('new jobs are counted on a button and move no row until it is clicked', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user, state } = open(
      '/jobs',
      newestFirst(3, () => 'RUNNING'),
    )
    await screen.findByRole('link', { name: 'job 3' })
    state.rows = [makeRow(4, 'PENDING'), ...state.rows]
    await advance(6_000)
    const button = await screen.findByRole('button', { name: '1 new' })
    expect(screen.queryByRole('link', { name: 'job 4' })).not.toBeInTheDocument()
    await user.click(button)
    expect(await screen.findByRole('link', { name: 'job 4' })).toBeInTheDocument()
  } finally {
    vi.useRealTimers()
  }
})

test('jobs are polled less often once every one is finished', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { state } = open('/jobs', newestFirst(3))
    await screen.findByRole('link', { name: 'job 3' })
    await advance(1_000)
    const isRefresh = (query: URLSearchParams) => query.has('position')
    const before = state.calls.filter(isRefresh).length
    await advance(8_000)
    expect(state.calls.filter(isRefresh)).toHaveLength(before)
    await advance(3_000)
    await waitFor(() => expect(state.calls.filter(isRefresh)).toHaveLength(before + 1))
  } finally {
    vi.useRealTimers()
  }
})

test('without row positions the list loads page by page and says so', async () => {
  const { state } = open('/jobs?search=job', newestFirst(500))
  state.exact = false
  expect(await screen.findByText(/rows load as you scroll/)).toBeVisible()
  expect(await screen.findByRole('link', { name: 'job 500' })).toBeVisible()
  expect(await grid()).toHaveAttribute('aria-rowcount', '-1')
})

test('numbered pages show their row range', async () => {
  const { user } = open('/jobs?view=pages')
  expect(await screen.findByText('1–20 of 300')).toBeVisible()
  await user.type(screen.getByLabelText('Go to page'), '3{Enter}')
  expect(await screen.findByText('41–60 of 300')).toBeVisible()
  expect(await screen.findByRole('link', { name: 'job 260' })).toBeVisible()
})

test('the keyboard moves through the rows and opens a job', async () => {
  const { user, router } = open()
  server.use(http.get('*/api/jobs/299/', () => HttpResponse.json(makeJob(makeRow(299, 'COMPLETED')))))
  await screen.findByRole('link', { name: 'job 300' })
  await user.keyboard('jj')
  expect(await rowOf('job 299')).toHaveAttribute('data-active', 'true')
  await user.keyboard('{Enter}')
  expect(router.state.location.pathname).toBe('/jobs/299')
})

test('a slow server is reported long before the timeout', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const api = fakeApi(newestFirst(3))
    let answer: () => void = () => undefined
    const answered = new Promise<void>((resolve) => (answer = resolve))
    server.use(
      http.get('*/api/jobs/', () => answered),
      ...api.handlers,
    )
    renderApp('/jobs')
    await screen.findByRole('button', { name: 'Completed 3' })
    expect(screen.queryByText(/responding slowly/)).not.toBeInTheDocument()
    await advance(6_000)
    expect(await screen.findByText(/responding slowly/)).toBeVisible()
    answer()
    expect(await screen.findByRole('link', { name: 'job 3' })).toBeVisible()
    expect(screen.queryByText(/responding slowly/)).not.toBeInTheDocument()
  } finally {
    vi.useRealTimers()
  }
})

test('panel filters have labels and can be removed one by one', async () => {
  const { user, router } = open('/jobs?queue=gpu&priority_min=3')
  const chips = await screen.findByRole('list', { name: 'Active filters' })
  expect(chips).toHaveTextContent('priority 3 or higherqueue gpu')
  await user.click(within(chips).getByRole('button', { name: 'Remove priority 3 or higher' }))
  expect(router.state.location.search).toBe('?queue=gpu')
})

test('an unreachable server is reported once, with a retry button, and the rows stay', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user, handlers } = open(
      '/jobs',
      newestFirst(3, () => 'RUNNING'),
    )
    await screen.findByRole('link', { name: 'job 3' })
    server.resetHandlers(http.all('*/api/*', () => HttpResponse.error()))
    await advance(8_000)
    expect(await screen.findByText(/server is unreachable/)).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'job 3' })).toBeVisible()
    server.resetHandlers(...handlers)
    await user.click(screen.getByRole('button', { name: 'Retry now' }))
    await waitFor(() => expect(screen.queryByText(/server is unreachable/)).not.toBeInTheDocument())
  } finally {
    vi.useRealTimers()
  }
})
