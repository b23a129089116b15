import { screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'

import { fakeApi, makeJob, makeRow, problem } from '@/test/fake-api'
import { grid, newestFirst, open, pass, rowOf } from '@/test/jobs-page'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

test('shows the newest jobs, how many there are, and draws no more rows than fit', async () => {
  open()
  expect(await screen.findByRole('link', { name: 'job 300' })).toBeVisible()
  expect(await grid()).toHaveAttribute('aria-rowcount', '301')
  expect(screen.getAllByRole('row').length).toBeLessThan(40)
  expect(screen.queryByRole('link', { name: 'job 200' })).not.toBeInTheDocument()
  expect(await screen.findByRole('button', { name: 'Completed 300' })).toBeVisible()
})

test('opens at the position in the URL', async () => {
  open('/jobs?position=200')
  expect((await rowOf('job 100')).getAttribute('aria-rowindex')).toBe('202')
})

test('a status chip filters, and the URL says so', async () => {
  const { user, router } = open(
    '/jobs',
    newestFirst(90, (id) => (id % 3 === 0 ? 'FAILED' : 'COMPLETED')),
  )
  await user.click(await screen.findByRole('button', { name: 'Failed 30' }))
  await waitFor(async () => expect(await grid()).toHaveAttribute('aria-rowcount', '31'))
  expect(router.state.location.search).toBe('?status=FAILED')
})

test('a search without a match offers to drop it', async () => {
  const { user } = open()
  await user.type(await screen.findByRole('searchbox', { name: 'Search jobs by name' }), 'nowhere')
  expect(await screen.findByText('No job matches')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Drop “nowhere”' }))
  expect(await screen.findByRole('link', { name: 'job 300' })).toBeVisible()
})

test('a list that fails says why and can be retried', async () => {
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

test('without any job it offers to create the first', async () => {
  open('/jobs', [])
  expect(await screen.findByRole('button', { name: 'Create the first job' })).toBeVisible()
})

test('newcomers wait behind a button and move no row until asked', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user, state } = open(
      '/jobs',
      newestFirst(3, () => 'RUNNING'),
    )
    await screen.findByRole('link', { name: 'job 3' })
    state.rows = [makeRow(4, 'PENDING'), ...state.rows]
    await pass(6_000)
    const button = await screen.findByRole('button', { name: '1 new' })
    expect(screen.queryByRole('link', { name: 'job 4' })).not.toBeInTheDocument()
    await user.click(button)
    expect(await screen.findByRole('link', { name: 'job 4' })).toBeInTheDocument()
  } finally {
    vi.useRealTimers()
  }
})

test('nothing is polled once everything is final', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { state } = open('/jobs', newestFirst(3))
    await screen.findByRole('link', { name: 'job 3' })
    await pass(1_000)
    const before = state.calls.length
    await pass(20_000)
    expect(state.calls.length).toBe(before)
  } finally {
    vi.useRealTimers()
  }
})

test('without exact positions it loads page after page, and says so', async () => {
  const { state } = open('/jobs?search=job', newestFirst(500))
  state.exact = false
  expect(await screen.findByText(/rows load as you scroll/)).toBeVisible()
  expect(await screen.findByRole('link', { name: 'job 500' })).toBeVisible()
  expect(await grid()).toHaveAttribute('aria-rowcount', '-1')
})

test('numbered pages say which rows they show', async () => {
  const { user } = open('/jobs?view=pages')
  expect(await screen.findByText('1–20 of 300')).toBeVisible()
  await user.type(screen.getByLabelText('Go to page'), '3{Enter}')
  expect(await screen.findByText('41–60 of 300')).toBeVisible()
  expect(await screen.findByRole('link', { name: 'job 260' })).toBeVisible()
})

test('the keyboard moves through rows and opens one', async () => {
  const { user, router } = open()
  server.use(http.get('*/api/jobs/299/', () => HttpResponse.json(makeJob(makeRow(299, 'COMPLETED')))))
  await screen.findByRole('link', { name: 'job 300' })
  await user.keyboard('jj')
  expect(await rowOf('job 299')).toHaveAttribute('data-active', 'true')
  await user.keyboard('{Enter}')
  expect(router.state.location.pathname).toBe('/jobs/299')
})

test('a server that is slow is said to be, long before its time is up', async () => {
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
    expect(screen.queryByText(/slow to answer/)).not.toBeInTheDocument()
    await pass(6_000)
    expect(await screen.findByText(/slow to answer/)).toBeVisible()
    answer()
    expect(await screen.findByRole('link', { name: 'job 3' })).toBeVisible()
    expect(screen.queryByText(/slow to answer/)).not.toBeInTheDocument()
  } finally {
    vi.useRealTimers()
  }
})

test('filters of the panel are shown in words and dropped one by one', async () => {
  const { user, router } = open('/jobs?queue=gpu&priority_min=3')
  const chips = await screen.findByRole('list', { name: 'Active filters' })
  expect(chips).toHaveTextContent('priority 3 and upqueue gpu')
  await user.click(within(chips).getByRole('button', { name: 'Drop priority 3 and up' }))
  expect(router.state.location.search).toBe('?queue=gpu')
})

test('a server that goes away is told once, with a way to try again, and the rows stay', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user, handlers } = open(
      '/jobs',
      newestFirst(3, () => 'RUNNING'),
    )
    await screen.findByRole('link', { name: 'job 3' })
    server.resetHandlers(http.all('*/api/*', () => HttpResponse.error()))
    await pass(8_000)
    expect(await screen.findByText(/doesn’t answer/)).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'job 3' })).toBeVisible()
    server.resetHandlers(...handlers)
    await user.click(screen.getByRole('button', { name: 'Try now' }))
    await waitFor(() => expect(screen.queryByText(/doesn’t answer/)).not.toBeInTheDocument())
  } finally {
    vi.useRealTimers()
  }
})
