import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { fakeApi, makeJob, makeRow, problem } from '@/test/fake-api'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

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

test('a missing job has its own page', async () => {
  server.use(http.get('*/api/jobs/8/', () => problem(404)))
  renderApp('/jobs/8')
  expect(await screen.findByRole('heading', { name: 'Job 8 does not exist' })).toBeVisible()
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

test('where the server knows a position only nearly, there is no previous or next job', async () => {
  const rows = [3, 2, 1].map((id) => makeRow(id, 'FAILED'))
  const { state, handlers } = fakeApi(rows)
  server.use(
    ...handlers,
    http.get('*/api/jobs/:id/', ({ params }) =>
      HttpResponse.json(makeJob(rows.find(({ id }) => id === Number(params.id))!)),
    ),
  )
  const { user } = renderApp('/jobs?status=FAILED')
  await screen.findByRole('link', { name: 'job 2' })
  Object.assign(state, { nearFrom: 0, drift: 0 })
  await user.click(screen.getByRole('link', { name: 'job 2' }))
  expect(await screen.findByRole('heading', { level: 1, name: 'job 2 #2' })).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Next job in the list' })).not.toBeInTheDocument())
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
