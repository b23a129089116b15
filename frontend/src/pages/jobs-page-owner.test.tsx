import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow } from '@/test/fake-api'
import { grid, open, rowOf, selectRowsInView } from '@/test/jobs-page'
import { server } from '@/test/server'

const rows = [
  makeRow(3, 'PENDING', { owner: 'alice', project: 'genomics' }),
  makeRow(2, 'PENDING', { owner: 'bob', project: 'genomics' }),
  makeRow(1, 'PENDING'),
]

test('the table has a column of owners, and one of projects that is hidden at first', async () => {
  const { user } = open('/jobs', rows)
  expect(within(await rowOf('job 3')).getByText('alice')).toBeVisible()
  expect(screen.getByRole('columnheader', { name: /^Owner/ })).toBeVisible()
  expect(screen.queryByRole('columnheader', { name: /^Project/ })).not.toBeInTheDocument()

  await user.click(screen.getByRole('button', { name: 'Columns' }))
  await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Project' }))
  expect(await screen.findByRole('columnheader', { name: /^Project/ })).toBeInTheDocument()
  expect(within(await rowOf('job 2')).getByText('genomics')).toBeInTheDocument()
})

test('cards show owner and project, and nothing in their place without them', async () => {
  open('/jobs?view=cards', rows)
  expect(await screen.findByText(/^#3/)).toHaveTextContent('#3 · priority 5 · default · alice · genomics')
  expect(screen.getByText(/^#1$|^#1 /).textContent).toBe('#1 · priority 5 · default')
})

test('owner and project are filters of the panel, with the keyboard alone', async () => {
  const { user, router, state } = open('/jobs', rows)
  await user.click(await screen.findByRole('button', { name: 'Filters' }))
  await user.type(await screen.findByLabelText('Project'), 'genomics{Enter}')
  await waitFor(async () => expect(await grid()).toHaveAttribute('aria-rowcount', '3'))
  expect(screen.getByLabelText('Project')).toHaveFocus()
  await user.type(screen.getByLabelText('Owner'), ' alice ')
  await user.tab()
  await waitFor(async () => expect(await grid()).toHaveAttribute('aria-rowcount', '2'))
  expect(router.state.location.search).toBe('?owner=alice&project=genomics')
  expect(Object.fromEntries(state.calls.at(-1) ?? [])).toMatchObject({ owner: 'alice', project: 'genomics' })
  expect(screen.getByText('Filters', { selector: 'button span' }).closest('button')).toHaveAccessibleName(
    'Filters, 2 active',
  )

  await user.click(screen.getByRole('button', { name: 'Clear filters' }))
  await waitFor(() => expect(router.state.location.search).toBe(''))
})

test('a chip removes the filter by owner and keeps the one by project', async () => {
  const { user, router } = open('/jobs?owner=alice&project=genomics', rows)
  const chips = await screen.findByRole('list', { name: 'Active filters' })
  expect(chips).toHaveTextContent('owner aliceproject genomics')
  await user.click(within(chips).getByRole('button', { name: 'Remove owner alice' }))
  expect(router.state.location.search).toBe('?project=genomics')
  expect(await screen.findByRole('link', { name: 'job 2' })).toBeVisible()
})

test('a bulk action over all matching jobs carries owner and project, and its confirmation names them', async () => {
  const matching = Array.from({ length: 60 }, (_, index) =>
    makeRow(60 - index, 'PENDING', { owner: 'alice', project: 'genomics' }),
  )
  const { user } = open('/jobs?owner=alice&project=genomics', matching)
  const filters: unknown[] = []
  server.use(
    http.post('*/api/jobs/bulk/', async ({ request }) => {
      filters.push(((await request.json()) as { filter: unknown }).filter)
      return HttpResponse.json({ matched: 60, changed: 60, left_out: 0, skipped: [] })
    }),
  )
  await selectRowsInView(user)
  await user.click(await screen.findByRole('button', { name: 'Select all 60 matching jobs' }))
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(dialog).toHaveTextContent('Every job that is owned by alice and is in project genomics.')
  await user.click(within(dialog).getByRole('button', { name: 'Cancel 60 jobs' }))
  await waitFor(() => expect(filters.at(-1)).toMatchObject({ owner: 'alice', project: 'genomics' }))
})

test('a new job has the owner and the project of the form, and one attempt unless more are asked for', async () => {
  const { user } = open('/jobs', rows)
  const bodies: unknown[] = []
  server.use(
    http.post('*/api/jobs/', async ({ request }) => {
      bodies.push(await request.json())
      return HttpResponse.json(makeJob(makeRow(4)), { status: 201 })
    }),
  )
  await user.click(await screen.findByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  await user.type(within(dialog).getByLabelText('Name'), 'align')
  await user.type(within(dialog).getByLabelText('Owner'), 'alice')
  await user.type(within(dialog).getByLabelText('Project'), 'genomics{Enter}')
  await waitFor(() =>
    expect(bodies).toEqual([{ name: 'align', priority: 5, owner: 'alice', project: 'genomics', max_attempts: 1 }]),
  )
})
