import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { check, open, rowOf } from '@/test/jobs-page'
import { makeWorker } from '@/test/make-worker'
import { person, signedInAs } from '@/test/sign-in'

const rows = [makeRow(3, 'PENDING', { owner: 'ada' }), makeRow(2, 'PENDING', { owner: 'ben' }), makeRow(1, 'PENDING')]
const jobOf = (owner: string) =>
  http.get('*/api/jobs/2/', () => HttpResponse.json(makeJob(makeRow(2, 'PENDING', { owner }))))

test('a viewer creates, selects and changes nothing, and reads why', async () => {
  const { user } = open('/jobs', rows, { override: [signedInAs('viewer')] })
  await rowOf('job 3')
  await waitFor(() => expect(screen.queryByRole('button', { name: 'New job' })).toBeNull())
  await check(user, 'Select job 3')
  const bar = screen.getByRole('toolbar', { name: 'Selection' })
  expect(bar).toHaveTextContent('Your role, viewer, does not allow this')
  expect(within(bar).queryByRole('button', { name: 'Delete' })).toBeNull()
  await user.click(await screen.findByRole('button', { name: 'Actions for job 3' }))
  expect((await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent.trim())).toEqual([
    'Open',
    'Your role, viewer, does not allow this: only submitters, operators and admins may.',
  ])
})

test('without jobs a viewer is not asked to create the first', async () => {
  open('/jobs', [], { override: [signedInAs('viewer')] })
  expect(await screen.findByRole('heading', { name: 'No jobs yet' })).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Create the first job' })).toBeNull())
})

test('the page of a job of somebody else says whose it is in place of the actions', async () => {
  open('/jobs/2', rows, { override: [signedInAs('submitter'), jobOf('ben')] })
  expect(await screen.findByText('This job belongs to ben: only operators and admins may change it.')).toBeVisible()
  for (const name of ['Cancel', 'Edit', 'More actions']) expect(screen.queryByRole('button', { name })).toBeNull()
})

test('a submitter has all actions on the page of an own job', async () => {
  open('/jobs/2', rows, { override: [signedInAs('submitter'), jobOf('ada')] })
  for (const name of ['Cancel', 'Edit', 'More actions'])
    expect(await screen.findByRole('button', { name })).toBeVisible()
})

test('selected jobs of others are counted as left out, before and after', async () => {
  const { user } = open('/jobs', rows, {
    override: [
      signedInAs('submitter'),
      http.post('*/api/jobs/bulk/', () =>
        HttpResponse.json({ matched: 2, changed: 1, left_out: 1, skipped: [{ id: 2, reason: 'not_owner' }] }),
      ),
    ],
  })
  await check(user, 'Select job 3')
  await check(user, 'Select job 2')
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Cancel 1 job?' })
  expect(dialog).toHaveTextContent('1 job belongs to somebody else and is left out.')
  await user.click(within(dialog).getByRole('button', { name: 'Cancel 1 job' }))
  expect(await screen.findByText('1 job changed, 1 left out because it belongs to somebody else')).toBeInTheDocument()
})

test('a selection of jobs of others alone offers no action', async () => {
  const { user } = open('/jobs', rows, { override: [signedInAs('submitter')] })
  await check(user, 'Select job 2')
  const bar = await screen.findByRole('toolbar', { name: 'Selection' })
  expect(bar).toHaveTextContent('1 selected')
  expect(bar).toHaveTextContent('These jobs belong to others: only operators and admins may change them.')
  expect(within(bar).queryByRole('button', { name: 'Cancel' })).toBeNull()
})

test('before an action on all matching jobs the server counts those that it leaves out', async () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    makeRow(60 - index, 'PENDING', { owner: index % 2 ? 'ada' : 'ben' }),
  )
  const { user } = open('/jobs', many, {
    override: [
      signedInAs('submitter'),
      http.post('*/api/jobs/bulk/', async ({ request }) => {
        expect(await request.json()).toMatchObject({ dry_run: true, filter: {} })
        return HttpResponse.json({ matched: 30, changed: 0, left_out: 30, skipped: [] })
      }),
    ],
  })
  await check(user, 'Select the rows in view')
  await user.click(await screen.findByRole('button', { name: 'Select all 60 matching jobs' }))
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Retry 30 jobs?' })
  expect(dialog).toHaveTextContent('30 jobs belong to others and are left out.')
})

test('only operators drain workers', async () => {
  const workers = http.get('*/api/workers/', () => HttpResponse.json({ count: 1, results: [makeWorker(1)] }))
  open('/workers', rows, { override: [signedInAs('submitter'), workers] })
  await screen.findByRole('table', { name: 'Workers' })
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Drain/ })).toBeNull())
})

test('a submitter creates a job without naming an owner', async () => {
  const bodies: unknown[] = []
  const create = http.post('*/api/jobs/', async ({ request }) => {
    bodies.push(await request.json())
    return HttpResponse.json(makeJob(makeRow(4, 'PENDING', { owner: 'ada' })), { status: 201 })
  })
  const { user } = open('/jobs', rows, { override: [signedInAs('submitter'), create] })
  await rowOf('job 3')
  await user.click(screen.getByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  expect(within(dialog).queryByLabelText('Owner')).toBeNull()
  await user.type(within(dialog).getByLabelText('Name'), 'align{Enter}')
  await waitFor(() => expect(bodies).toEqual([{ name: 'align', priority: 5, max_attempts: 1 }]))
})

test('a submitter cannot choose the task command', async () => {
  const task = (name: string) => ({ name, workers: 1, description: '', arguments: null })
  const { user } = open('/jobs', rows, {
    override: [
      signedInAs('submitter'),
      http.get('*/api/tasks/', () => HttpResponse.json({ results: [task('command'), task('sleep')] })),
    ],
  })
  await rowOf('job 3')
  await user.click(screen.getByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  expect(await within(dialog).findByRole('option', { name: 'command (for operators)' })).toBeDisabled()
  expect(within(dialog).getByRole('option', { name: 'sleep (1 worker)' })).toBeEnabled()
  await user.selectOptions(within(dialog).getByLabelText('Task'), 'Another task…')
  await user.type(within(dialog).getByLabelText('Name of the task'), 'command')
  expect(dialog).toHaveTextContent('Only operators and admins may run the task command.')
})

test('a role that was taken away meanwhile is said in one sentence, and its buttons go', async () => {
  let role: 'operator' | 'viewer' = 'operator'
  const { user } = open('/jobs/2', rows, {
    override: [
      http.get('*/api/auth/me/', () => HttpResponse.json(person(role))),
      http.post('*/api/jobs/2/cancel/', () =>
        problem(403, {
          code: 'forbidden',
          detail: "The caller's role or the key's scopes do not include this; use a key.",
        }),
      ),
      jobOf('ben'),
    ],
  })
  const cancel = await screen.findByRole('button', { name: 'Cancel' })
  role = 'viewer'
  await user.click(cancel)
  expect(await screen.findByText('Your role does not allow this; an admin can change your role.')).toBeVisible()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument())
})
