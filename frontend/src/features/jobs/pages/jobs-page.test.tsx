import { act, screen, waitFor, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'

import type { Status } from '@/components/status/status-meta'
import { fakeApi, makeJob, makeRow, problem } from '@/test/fake-api'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

const newestFirst = (count: number, status: (id: number) => Status = () => 'COMPLETED') =>
  Array.from({ length: count }, (_, index) => makeRow(count - index, status(count - index)))

function open(path = '/jobs', rows = newestFirst(300)) {
  const api = fakeApi(rows)
  server.use(...api.handlers)
  return { ...api, ...renderApp(path) }
}

const grid = () => screen.findByRole('grid', { name: 'Jobs' })
const rowOf = async (name: string) => (await screen.findByRole('link', { name })).closest<HTMLElement>('[role=row]')!
const openMenu = async (user: ReturnType<typeof renderApp>['user'], name: string, item: string) => {
  await user.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await user.click(await screen.findByRole('menuitem', { name: item }))
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

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
  const { user, router } = open('/jobs', newestFirst(90, (id) => (id % 3 === 0 ? 'FAILED' : 'COMPLETED')))
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
  server.use(http.get('*/api/jobs/', () => problem(500, { title: 'Out of order', detail: 'The disk is full.' })), ...api.handlers)
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

test("creating shows the server's objection next to the field, then the job", async () => {
  const { user, state } = open('/jobs', newestFirst(2))
  let tries = 0
  server.use(
    http.post('*/api/jobs/', async ({ request }) => {
      const body = (await request.json()) as { name: string }
      tries += 1
      if (tries === 1) return problem(400, { errors: { name: ['That name is reserved.'] } })
      const row = makeRow(3, 'PENDING', { name: body.name })
      state.rows = [row, ...state.rows]
      return HttpResponse.json(makeJob(row), { status: 201 })
    }),
  )
  await user.click(await screen.findByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  await user.click(within(dialog).getByRole('button', { name: 'Create job' }))
  expect(within(dialog).getByLabelText('Name')).toHaveAccessibleDescription('Give the job a name.')
  expect(tries).toBe(0)

  await user.type(within(dialog).getByLabelText('Name'), 'fresh')
  await user.click(within(dialog).getByRole('button', { name: 'Create job' }))
  await waitFor(() => expect(within(dialog).getByLabelText('Name')).toHaveAccessibleDescription('That name is reserved.'))

  await user.click(within(dialog).getByRole('button', { name: 'Create job' }))
  expect(await screen.findByRole('link', { name: 'fresh' })).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

test('a refused cancel is taken back and the reason shown', async () => {
  const { user } = open('/jobs', [makeRow(1, 'RUNNING')])
  let refuse: () => void = () => undefined
  const refused = new Promise<void>((resolve) => (refuse = resolve))
  server.use(
    http.post('*/api/jobs/1/cancel/', async () => {
      await refused
      return problem(409, { detail: 'The job has just completed.' })
    }),
  )
  await openMenu(user, 'job 1', 'Cancel')
  await waitFor(async () => expect(await rowOf('job 1')).toHaveTextContent('Cancelled'))
  refuse()
  await waitFor(async () => expect(await rowOf('job 1')).toHaveTextContent('Running'))
  expect(await screen.findByText('The job has just completed.')).toBeInTheDocument()
})

test('actions that the state forbids are not offered', async () => {
  const { user } = open('/jobs', [makeRow(1, 'COMPLETED')])
  await user.click(await screen.findByRole('button', { name: 'Actions for job 1' }))
  const items = (await screen.findAllByRole('menuitem')).map((item) => item.textContent.trim())
  expect(items).toEqual(['Open', 'Delete…'])
})

test('deleting asks first, and keeps the job when told to', async () => {
  const { user, state } = open('/jobs', newestFirst(2))
  server.use(
    http.delete('*/api/jobs/2/', () => {
      state.rows = state.rows.filter(({ id }) => id !== 2)
      return new HttpResponse(null, { status: 204 })
    }),
  )
  await openMenu(user, 'job 2', 'Delete…')
  await user.click(await screen.findByRole('button', { name: 'Keep' }))
  expect(screen.getByRole('link', { name: 'job 2' })).toBeVisible()
  await openMenu(user, 'job 2', 'Delete…')
  await user.click(await screen.findByRole('button', { name: 'Delete job' }))
  await waitFor(() => expect(screen.queryByRole('link', { name: 'job 2' })).not.toBeInTheDocument())
})

test('newcomers wait behind a button and move no row until asked', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user, state } = open('/jobs', newestFirst(3, () => 'RUNNING'))
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

test('a range is selected with shift and changed together, refusals named', async () => {
  const { user } = open('/jobs', newestFirst(6, () => 'PENDING'))
  server.use(
    http.post('*/api/jobs/bulk/', async ({ request }) => {
      expect(await request.json()).toEqual({ action: 'cancel', ids: expect.arrayContaining([3, 4, 5, 6]) as number[] })
      return HttpResponse.json({ matched: 4, changed: 3, skipped: [{ id: 4, reason: 'transition_refused' }] })
    }),
  )
  await user.click(await screen.findByRole('checkbox', { name: 'Select job 6' }))
  await user.keyboard('{Shift>}')
  await user.click(screen.getByRole('checkbox', { name: 'Select job 3' }))
  await user.keyboard('{/Shift}')
  const bar = await screen.findByRole('toolbar', { name: 'Selection' })
  await waitFor(() => expect(bar).toHaveTextContent('4 selected'))
  await user.click(within(bar).getByRole('button', { name: 'Cancel' }))
  await user.click(await screen.findByRole('button', { name: 'Cancel 4 jobs' }))
  expect(await screen.findByText('3 jobs changed, 1 skipped')).toBeInTheDocument()
  expect(screen.getByText('its status does not allow it')).toBeInTheDocument()
})

test('the selection survives a reload', async () => {
  const { user, unmount } = open('/jobs', newestFirst(6, () => 'PENDING'))
  await user.click(await screen.findByRole('checkbox', { name: 'Select job 4' }))
  await user.click(screen.getByRole('checkbox', { name: 'Select job 2' }))
  unmount()
  renderApp('/jobs')
  expect(await screen.findByRole('toolbar', { name: 'Selection' })).toHaveTextContent('2 selected')
  expect(await screen.findByRole('checkbox', { name: 'Select job 4' })).toBeChecked()
  expect(screen.getByRole('checkbox', { name: 'Select job 3' })).not.toBeChecked()
})

test('all that match are changed by an operation that shows how far it is', async () => {
  const { user, unmount } = open('/jobs?status=PENDING', newestFirst(300, () => 'PENDING'))
  const operation = {
    id: 9, state: 'RUNNING', action: {}, filter: {}, actor: '', matched: 300, done: 100, changed: 90, skipped_count: 10,
    skipped_reasons: {}, skipped: [], error_message: '', created_at: '', updated_at: '', completed_at: null,
  } // prettier-ignore
  server.use(
    http.post('*/api/jobs/bulk/', async ({ request }) => {
      expect(await request.json()).toMatchObject({ action: 'cancel', filter: { status: ['PENDING'] } })
      return HttpResponse.json(operation, { status: 202 })
    }),
    http.get('*/api/operations/9/', () => HttpResponse.json(operation)),
    http.post('*/api/operations/9/abort/', () => HttpResponse.json({ ...operation, state: 'ABORTED' })),
  )
  await user.click(await screen.findByRole('checkbox', { name: 'Select job 300' }))
  await user.click(await screen.findByRole('button', { name: 'Select all 300 matching' }))
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await user.click(await screen.findByRole('button', { name: 'Cancel 300 jobs' }))
  const panel = await screen.findByRole('region', { name: 'Operation' })
  expect(panel).toHaveTextContent('100 of 300 · 90 changed · 10 skipped')

  server.use(http.get('*/api/operations/9/', () => HttpResponse.json({ ...operation, state: 'ABORTED' })))
  await user.click(within(panel).getByRole('button', { name: 'Abort' }))
  await waitFor(() => expect(panel).toHaveTextContent('Operation aborted'))

  unmount()
  renderApp('/jobs')
  expect(await screen.findByRole('region', { name: 'Operation' })).toHaveTextContent('Operation aborted')
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

test('an operation that nobody works off says that it waits, and after a while why it may', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user } = open('/jobs?status=PENDING', newestFirst(300, () => 'PENDING'))
    const queued = {
      id: 9, state: 'QUEUED', action: {}, filter: {}, actor: '', matched: 300, done: 0, changed: 0, skipped_count: 0,
      skipped_reasons: {}, skipped: [], error_message: '', created_at: '', updated_at: '', completed_at: null,
    } // prettier-ignore
    server.use(
      http.post('*/api/jobs/bulk/', () => HttpResponse.json(queued, { status: 202 })),
      http.get('*/api/operations/9/', () => HttpResponse.json(queued)),
    )
    await user.click(await screen.findByRole('checkbox', { name: 'Select job 300' }))
    await user.click(await screen.findByRole('button', { name: 'Select all 300 matching' }))
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    await user.click(await screen.findByRole('button', { name: 'Cancel 300 jobs' }))
    const panel = await screen.findByRole('region', { name: 'Operation' })
    expect(panel).toHaveTextContent('Waiting to start on 300 jobs')
    expect(panel).not.toHaveTextContent('No progress')
    await pass(15_000)
    expect(panel).toHaveTextContent(/No progress for 1\d s\. Housekeeping/)

    server.use(http.get('*/api/operations/9/', () => HttpResponse.json({ ...queued, state: 'RUNNING', done: 100, changed: 100 })))
    await pass(2_000)
    expect(panel).toHaveTextContent('Working: 100 of 300')
    expect(panel).not.toHaveTextContent('No progress')
  } finally {
    vi.useRealTimers()
  }
})

test('a server that is slow is said to be, long before its time is up', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const api = fakeApi(newestFirst(3))
    let answer: () => void = () => undefined
    const answered = new Promise<void>((resolve) => (answer = resolve))
    server.use(http.get('*/api/jobs/', () => answered), ...api.handlers)
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

test('the actions of the active row, and no other row’s, are in reach of the keyboard', async () => {
  const { user } = open('/jobs', newestFirst(3, () => 'FAILED'))
  await screen.findByRole('link', { name: 'job 3' })
  await user.keyboard('jj')
  expect(screen.getByRole('button', { name: 'Actions for job 2' })).toHaveAttribute('tabindex', '0')
  expect(screen.getByRole('button', { name: 'Actions for job 3' })).toHaveAttribute('tabindex', '-1')
  await user.keyboard('m')
  expect(await screen.findByRole('menu', { name: 'Actions for job 2' })).toBeVisible()
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument())
  expect(screen.getByRole('button', { name: 'Actions for job 2' })).toHaveFocus()
  await user.keyboard('m')
  expect(await screen.findByRole('menu', { name: 'Actions for job 2' })).toBeVisible()
})

test('filters of the panel are shown in words and dropped one by one', async () => {
  const { user, router } = open('/jobs?queue=gpu&priority_min=3')
  const chips = await screen.findByRole('list', { name: 'Active filters' })
  expect(chips).toHaveTextContent('priority 3 and upqueue gpu')
  await user.click(within(chips).getByRole('button', { name: 'Drop priority 3 and up' }))
  expect(router.state.location.search).toBe('?queue=gpu')
})

test('a form that is refused puts the focus on the first field to mend', async () => {
  const { user } = open('/jobs')
  await user.click(await screen.findByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  await user.type(within(dialog).getByLabelText('Name'), 'fine')
  await user.clear(within(dialog).getByLabelText('Priority'))
  await user.type(within(dialog).getByLabelText('Priority'), '11{Enter}')
  await waitFor(() => expect(within(dialog).getByLabelText('Priority')).toHaveFocus())
  expect(within(dialog).getByLabelText('Priority')).toHaveAccessibleDescription(/at most 10/)
})

test('a server that goes away is told once, with a way to try again, and the rows stay', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user, handlers } = open('/jobs', newestFirst(3, () => 'RUNNING'))
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
