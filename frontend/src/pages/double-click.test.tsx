import { act, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { newestFirst, open, openMenu } from '@/test/jobs-page'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

const CONFLICT = { detail: 'A CANCELLED job cannot become CANCELLED.' }

/** Two clicks before React has drawn the result of the first. */
const clickTwice = (button: HTMLElement) =>
  act(() => {
    button.click()
    button.click()
  })

/** A server with one job that can be cancelled once, and retried once it is cancelled. */
function cancellableJob() {
  const state = { job: makeJob(makeRow(7, 'PENDING')), requests: [] as string[] }
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(state.job)),
    http.post('*/api/jobs/7/:action/', ({ params }) => {
      state.requests.push(String(params.action))
      const wanted = params.action === 'cancel' ? 'CANCELLED' : 'PENDING'
      if (state.job.latest_status.status_type === wanted) return problem(409, CONFLICT)
      state.job = makeJob(makeRow(7, wanted))
      return HttpResponse.json(state.job)
    }),
  )
  return state
}

test('a double click on Cancel cancels once, and does nothing else', async () => {
  // The clock stands while a loaded machine is busy: the click after the double click still belongs to it.
  vi.useFakeTimers({ shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  const state = cancellableJob()
  const { user } = renderApp('/jobs/7')
  const cancel = await screen.findByRole('button', { name: 'Cancel' })
  clickTwice(cancel)
  // The button that takes the place of Cancel gets the second click of a slow double click.
  await user.click(await screen.findByRole('button', { name: 'Retry' }))
  expect(await screen.findByText('Cancelled job 7')).toBeInTheDocument()
  expect(state.requests).toEqual(['cancel'])
  expect(screen.queryByText(/Could not/)).not.toBeInTheDocument()
  expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
})

test('a job that another client has cancelled already counts as cancelled', async () => {
  const state = cancellableJob()
  const { user } = renderApp('/jobs/7')
  const cancel = await screen.findByRole('button', { name: 'Cancel' })
  state.job = makeJob(makeRow(7, 'CANCELLED'))
  await user.click(cancel)
  expect(await screen.findByText('Cancelled job 7')).toBeInTheDocument()
  expect(await screen.findByRole('button', { name: 'Retry' })).toBeVisible()
})

test('a cancel of a job that has completed is still a failure', async () => {
  const state = cancellableJob()
  const { user } = renderApp('/jobs/7')
  const cancel = await screen.findByRole('button', { name: 'Cancel' })
  server.use(http.post('*/api/jobs/7/cancel/', () => problem(409, { detail: 'It has completed.' })))
  state.job = makeJob(makeRow(7, 'COMPLETED'))
  await user.click(cancel)
  expect(await screen.findByText('It has completed.')).toBeInTheDocument()
})

test('a double click on a confirmation deletes once; a job that is gone counts as deleted', async () => {
  const { user, state } = open('/jobs', newestFirst(2))
  let requests = 0
  server.use(
    http.delete('*/api/jobs/2/', () => {
      requests += 1
      state.rows = state.rows.filter(({ id }) => id !== 2)
      return problem(404)
    }),
  )
  await openMenu(user, 'job 2', 'Delete…')
  const confirm = await screen.findByRole('button', { name: 'Delete job' })
  clickTwice(confirm)
  expect(await screen.findByText('Deleted job 2')).toBeInTheDocument()
  await waitFor(() => expect(screen.queryByRole('link', { name: 'job 2' })).not.toBeInTheDocument())
  expect(requests).toBe(1)
})

test('a double click on Create job creates one job', async () => {
  const { user, state } = open('/jobs', newestFirst(1))
  let requests = 0
  server.use(
    http.post('*/api/jobs/', () => {
      requests += 1
      const row = makeRow(1 + requests, 'PENDING', { name: 'fresh' })
      state.rows = [row, ...state.rows]
      return HttpResponse.json(makeJob(row), { status: 201 })
    }),
  )
  await user.click(await screen.findByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  await user.type(within(dialog).getByLabelText('Name'), 'fresh')
  const create = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Create job' })
  clickTwice(create)
  expect(await screen.findByText('Created fresh')).toBeInTheDocument()
  expect(requests).toBe(1)
})
