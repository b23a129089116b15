import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

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
