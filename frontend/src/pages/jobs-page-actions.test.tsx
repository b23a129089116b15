import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { newestFirst, open, openMenu, rowOf } from '@/test/jobs-page'
import { server } from '@/test/server'

test("creating shows the server's error next to the field, then the job", async () => {
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
  expect(within(dialog).getByLabelText('Name')).toHaveAccessibleDescription('Enter a name.')
  expect(tries).toBe(0)

  await user.type(within(dialog).getByLabelText('Name'), 'fresh')
  await user.click(within(dialog).getByRole('button', { name: 'Create job' }))
  await waitFor(() =>
    expect(within(dialog).getByLabelText('Name')).toHaveAccessibleDescription('That name is reserved.'),
  )

  await user.click(within(dialog).getByRole('button', { name: 'Create job' }))
  expect(await screen.findByRole('link', { name: 'fresh' })).toBeVisible()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
})

test('a refused cancel is rolled back with the reason', async () => {
  const { user } = open('/jobs', [makeRow(1, 'RUNNING')])
  let refuse: () => void = () => undefined
  const refused = new Promise<void>((resolve) => (refuse = resolve))
  server.use(
    http.get('*/api/jobs/1/', () => HttpResponse.json(makeJob(makeRow(1, 'COMPLETED')))),
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
  expect(screen.queryByRole('button', { name: 'Retry' })).not.toBeInTheDocument()
})

test('actions that the status forbids are not offered', async () => {
  const { user } = open('/jobs', [makeRow(1, 'COMPLETED')])
  await user.click(await screen.findByRole('button', { name: 'Actions for job 1' }))
  const items = (await screen.findAllByRole('menuitem')).map((item) => item.textContent.trim())
  expect(items).toEqual(['Open', 'Delete…'])
})

test('deleting requires a confirmation', async () => {
  const { user, state } = open('/jobs', newestFirst(2))
  server.use(
    http.delete('*/api/jobs/2/', () => {
      state.rows = state.rows.filter(({ id }) => id !== 2)
      return new HttpResponse(null, { status: 204 })
    }),
  )
  await openMenu(user, 'job 2', 'Delete…')
  await user.click(await screen.findByRole('button', { name: 'Go back' }))
  expect(screen.getByRole('link', { name: 'job 2' })).toBeVisible()
  await openMenu(user, 'job 2', 'Delete…')
  await user.click(await screen.findByRole('button', { name: 'Delete job' }))
  await waitFor(() => expect(screen.queryByRole('link', { name: 'job 2' })).not.toBeInTheDocument())
})

test('the keyboard reaches the actions of the active row only', async () => {
  const { user } = open(
    '/jobs',
    newestFirst(3, () => 'FAILED'),
  )
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

test('a refused form focuses the first invalid field', async () => {
  const { user } = open('/jobs')
  await user.click(await screen.findByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  await user.type(within(dialog).getByLabelText('Name'), 'fine')
  await user.clear(within(dialog).getByLabelText('Priority'))
  await user.type(within(dialog).getByLabelText('Priority'), '11{Enter}')
  await waitFor(() => expect(within(dialog).getByLabelText('Priority')).toHaveFocus())
  expect(within(dialog).getByLabelText('Priority')).toHaveAccessibleDescription(/at most 10/)
})
