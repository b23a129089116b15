import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { fakeApi, makeJob, makeRow, problem } from '@/test/fake-api'
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

const openEdit = async (user: ReturnType<typeof renderApp>['user']) => {
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  const dialog = await screen.findByRole('dialog', { name: 'Edit job' })
  await user.clear(within(dialog).getByLabelText('Priority'))
  await user.type(within(dialog).getByLabelText('Priority'), '8')
  return dialog
}

/** One job that refuses edits of any version but its newest. */
function versionedJob() {
  const state = { version: 1, job: makeJob(makeRow(7, 'RUNNING')), tried: [] as (string | null)[] }
  const etag = () => `"${state.version}"`
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(state.job, { headers: { ETag: etag() } })),
    http.patch('*/api/jobs/7/', ({ request }) => {
      state.tried.push(request.headers.get('If-Match'))
      return request.headers.get('If-Match') === etag()
        ? HttpResponse.json(state.job)
        : problem(412, { detail: 'Changed.' })
    }),
  )
  return state
}

test('progress since the form was opened does not block an edit', async () => {
  const state = versionedJob()
  const { user } = renderApp('/jobs/7')
  const dialog = await openEdit(user)
  state.version = 2
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(dialog).not.toBeInTheDocument())
  expect(state.tried).toEqual(['"1"', '"2"'])
})

test('an edit by another user is reported and not overwritten', async () => {
  const state = versionedJob()
  const { user } = renderApp('/jobs/7')
  const dialog = await openEdit(user)
  state.version = 2
  state.job = { ...state.job, priority: 9 }
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  expect(
    await within(dialog).findByText(/Another user changed these fields after you opened the form: priority\./),
  ).toBeVisible()
  expect(state.tried).toEqual(['"1"'])
})

test('shows owner, project, exit code, and usage beside the requirements', async () => {
  const job = makeJob(makeRow(7, 'FAILED', { owner: 'alice', project: 'genomics' }), {
    exit_code: 137,
    usage: { cpu_s: 12_000, memory_peak_mb: 8_192 },
    resource_requirements: { cpus: 4, memory_mb: 8_192 },
  })
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(job)))
  renderApp('/jobs/7')
  const details = await screen.findByRole('region', { name: 'Details' })
  expect(details).toHaveTextContent('Owneralice')
  expect(details).toHaveTextContent('Projectgenomics')
  expect(details).toHaveTextContent('Exit code137')
  const usage = screen.getByRole('table', { name: 'Resources that the job requested and used' })
  expect(within(usage).getByRole('row', { name: 'CPU time 4 CPUs 3 h 20 min' })).toBeVisible()
  expect(within(usage).getByRole('row', { name: 'Peak memory 8 GB 8 GB' })).toBeVisible()
  expect(within(usage).queryByRole('rowheader', { name: 'Wall time' })).not.toBeInTheDocument()
})

test('omits owner, project, exit code and usage of a job that has none; shows exit code 0', async () => {
  const state = { job: makeJob(makeRow(7, 'COMPLETED')) }
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(state.job)))
  const { unmount } = renderApp('/jobs/7')
  const details = await screen.findByRole('region', { name: 'Details' })
  expect(details).not.toHaveTextContent(/Owner|Project|Exit code/)
  expect(screen.queryByRole('region', { name: 'Resources' })).not.toBeInTheDocument()
  unmount()
  state.job = { ...state.job, exit_code: 0 }
  renderApp('/jobs/7')
  expect(await screen.findByRole('region', { name: 'Details' })).toHaveTextContent('Exit code0')
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

test('a missing job has its own page', async () => {
  server.use(http.get('*/api/jobs/8/', () => problem(404)))
  renderApp('/jobs/8')
  expect(await screen.findByRole('heading', { name: 'Job 8 does not exist' })).toBeVisible()
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
  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2))
})

test("an edit of a finished job keeps the form open with the server's reason", async () => {
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'RUNNING')))),
    http.patch('*/api/jobs/7/', () => problem(409, { detail: 'A finished job cannot be edited.' })),
  )
  const { user } = renderApp('/jobs/7')
  await user.click(within(await openEdit(user)).getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('A finished job cannot be edited.')).toBeInTheDocument()
  expect(screen.getByRole('dialog', { name: 'Edit job' })).toBeVisible()
})

test('goes to the next job of the list by key, and back to the unchanged list', async () => {
  const rows = [3, 2, 1].map((id) => makeRow(id, 'FAILED'))
  server.use(
    ...fakeApi(rows).handlers,
    http.get('*/api/jobs/:id/', ({ params }) =>
      HttpResponse.json(makeJob(rows.find(({ id }) => id === Number(params.id))!)),
    ),
  )
  const { user, router } = renderApp('/jobs?status=FAILED')
  await user.click(await screen.findByRole('link', { name: 'job 3' }))
  expect(await screen.findByText('1 of 3')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Previous job in the list' })).toBeDisabled()
  await user.keyboard('j')
  expect(await screen.findByRole('heading', { level: 1, name: 'job 2 #2' })).toBeVisible()
  expect(await screen.findByText('2 of 3')).toBeVisible()
  await user.click(within(screen.getByRole('main')).getByRole('link', { name: 'Jobs' }))
  expect(router.state.location).toMatchObject({ pathname: '/jobs', search: '?status=FAILED' })
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

test('a pending job says why it waits, its place and when it may start', async () => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 30_000).toISOString()
  const estimate = { earliest: at(3), latest: at(20) }
  const state = { job: waitingJob({ ahead: 1200, ahead_exact: false, estimate }) }
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(state.job)))
  const { unmount } = renderApp('/jobs/7')
  const panel = await screen.findByRole('region', { name: 'Why it waits' })
  expect(panel).toHaveTextContent('All workers are busy.At least 1,200 jobs are ahead of it.')
  expect(panel).toHaveTextContent(/Expected to start between in 3\s?m.* and in 20\s?m/)
  unmount()
  state.job = waitingJob({ ahead: 0, ahead_exact: true, estimate: null })
  renderApp('/jobs/7')
  const next = await screen.findByRole('region', { name: 'Why it waits' })
  expect(next).toHaveTextContent('First in line.')
  expect(next).not.toHaveTextContent('Expected')
})

test('a job that does not wait has no such section', async () => {
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'RUNNING')))))
  renderApp('/jobs/7')
  expect(await screen.findByRole('region', { name: 'Details' })).toBeVisible()
  expect(screen.queryByRole('region', { name: 'Why it waits' })).not.toBeInTheDocument()
})

test('tabs are in the address and reached by keys; what the address has besides is named', async () => {
  const job = makeJob(makeRow(7, 'COMPLETED'), { result_data: { pi: 3.14 } })
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(job)))
  const { user, router } = renderApp('/jobs/7?tab=result&line=0')
  expect(await screen.findByRole('group', { name: 'Result' })).toHaveTextContent('3.14')
  expect(screen.getByText('line=0')).toBeVisible()
  screen.getByRole('tab', { name: 'Result' }).focus()
  await user.keyboard('{ArrowLeft}')
  expect(await screen.findByRole('list', { name: 'Status history' })).toBeVisible()
  expect(router.state.location.search).toBe('?tab=history')
})

test('deleting is in the menu and asks first', async () => {
  const deleted: string[] = []
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'FAILED')))),
    http.delete('*/api/jobs/7/', ({ request }) => {
      deleted.push(request.url)
      return new HttpResponse(null, { status: 204 })
    }),
    ...fakeApi([]).handlers,
  )
  const { user } = renderApp('/jobs/7')
  await user.click(await screen.findByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(deleted).toEqual([])
  await user.click(within(dialog).getByRole('button', { name: 'Delete job' }))
  await waitFor(() => expect(deleted).toHaveLength(1))
})
