import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { Status } from '@/domain/job/status-meta'
import { setPreference } from '@/lib/preferences'
import { check, grid, newestFirst, open, selectRowsInView } from '@/test/jobs-page'
import { server } from '@/test/server'

const select = async (user: ReturnType<typeof open>['user'], ...ids: number[]) => {
  for (const id of ids) await check(user, `Select job ${id}`)
}
/** Holds the lists with this parameter back until they are released; the handlers below then answer. */
function held(parameter: string) {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const handler = http.get('*/api/jobs/', async ({ request }) => {
    if (new URL(request.url).searchParams.has(parameter)) await released
    return undefined
  })
  return { handler, release: () => release() }
}
const bar = () => screen.findByRole('toolbar', { name: 'Selection' })
const failedThirds = (id: number): Status => (id % 3 === 0 ? 'FAILED' : 'COMPLETED')

test('a change of filters clears the selection, and Undo brings both back', async () => {
  const { user, router } = open('/jobs?ordering=created_at', newestFirst(9, failedThirds))
  await select(user, 8, 5)
  expect(await bar()).toHaveTextContent('2 selected')
  await user.click(await screen.findByRole('button', { name: 'Failed 3' }))
  await waitFor(async () => expect(await grid()).toHaveAttribute('aria-rowcount', '4'))
  expect(screen.queryByRole('toolbar', { name: 'Selection' })).not.toBeInTheDocument()
  expect(await screen.findByText('Cleared the selection of 2 jobs: the filters have changed')).toBeInTheDocument()

  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(await bar()).toHaveTextContent('2 selected')
  expect(await screen.findByRole('checkbox', { name: 'Select job 8' })).toBeChecked()
  expect(router.state.location.search).toBe('?ordering=created_at')
})

test('another order keeps the selection', async () => {
  const { user } = open('/jobs', newestFirst(4))
  await select(user, 2)
  await user.click(screen.getByRole('button', { name: 'Created' }))
  expect(await bar()).toHaveTextContent('1 selected')
})

test('the header selects what is in view, and a band offers all that match', async () => {
  const { user } = open('/jobs', newestFirst(300))
  await screen.findByRole('link', { name: 'job 300' })
  await select(user, 299)
  expect(screen.queryByRole('button', { name: /^Select all .* matching/ })).not.toBeInTheDocument()
  await selectRowsInView(user)
  // 324 px of rows at 36 px each; the rows rendered beyond them are not in view.
  expect(await bar()).toHaveTextContent('9 selected')
  await user.click(screen.getByRole('button', { name: 'Select all 300 matching jobs' }))
  expect(await bar()).toHaveTextContent('All 300 selected')
  expect(screen.getByText('All 300 matching jobs are selected.')).toBeVisible()
})

test('the header cannot be checked before all rows in view have arrived', async () => {
  const rows = held('position')
  const { user } = open('/jobs', newestFirst(300), { override: [rows.handler] })
  const box = await screen.findByRole('checkbox', { name: 'Select the rows in view' })
  expect(box).toBeDisabled()
  rows.release()
  await selectRowsInView(user)
  expect(await bar()).toHaveTextContent('9 selected')
})

test.each(['table', 'pages', 'cards'])('%s: rows of the last filter cannot be selected for the next', async (mode) => {
  const { user } = open(`/jobs?view=${mode}`, newestFirst(6, failedThirds))
  await screen.findByRole('checkbox', { name: 'Select job 5' })
  const failed = held('status')
  server.use(failed.handler)
  await user.click(await screen.findByRole('button', { name: 'Failed 2' }))
  const box = await screen.findByRole('checkbox', { name: 'Select job 5' })
  expect(box).toBeDisabled()
  await user.click(box)
  expect(screen.getByRole('checkbox', { name: /^Select the(se 6| rows in view)$/ })).toBeDisabled()
  failed.release()
  await select(user, 6)
  expect(await bar()).toHaveTextContent('1 selected')
})

test('only actions that a selected job allows are offered, and what cannot work is counted first', async () => {
  const statuses: Status[] = ['COMPLETED', 'PENDING', 'COMPLETED', 'FAILED']
  const { user } = open(
    '/jobs',
    newestFirst(4, (id) => statuses[id - 1]!),
  )
  await select(user, 1, 3)
  const labels = async () =>
    within(await bar())
      .getAllByRole('button')
      .map((button) => button.textContent)
  expect(await labels()).toEqual([' Delete', ''])
  await select(user, 2, 4)
  await user.click(within(await bar()).getByRole('button', { name: 'Cancel' }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Cancel 1 of 4 jobs?' })
  expect(dialog).toHaveTextContent('3 can’t be cancelled and are skipped: 2 completed, 1 failed.')
  expect(within(dialog).getByRole('list', { name: 'Selected jobs' })).toHaveTextContent(
    'job 1 #1job 3 #3job 2 #2job 4 #4',
  )
})

test('all matching jobs are offered the actions of the filtered status, named by the filter and typed', async () => {
  setPreference('pageSize', 10)
  const { user } = open('/jobs?status=FAILED&view=pages', newestFirst(400, failedThirds))
  const requests: unknown[] = []
  server.use(
    http.post('*/api/jobs/bulk/', async ({ request }) => {
      requests.push(await request.json())
      return HttpResponse.json({ matched: 133, changed: 133, left_out: 0, skipped: [] })
    }),
  )
  await selectRowsInView(user)
  await user.click(await screen.findByRole('button', { name: 'Select all 133 matching jobs' }))
  expect(within(await bar()).queryByRole('button', { name: 'Cancel' })).not.toBeInTheDocument()
  await user.click(within(await bar()).getByRole('button', { name: 'Retry' }))

  const dialog = await screen.findByRole('alertdialog', { name: 'Retry 133 jobs?' })
  expect(dialog).toHaveTextContent('Every job that is failed.')
  expect(await within(dialog).findByText('and 128 more')).toBeVisible()
  const confirm = within(dialog).getByRole('button', { name: 'Retry 133 jobs' })
  expect(confirm).toBeDisabled()
  const field = within(dialog).getByLabelText('Type 133 to confirm')
  await user.type(field, '13')
  expect(confirm).toBeDisabled()
  await user.type(field, '3{Enter}')
  expect(await screen.findByText('133 jobs changed')).toBeInTheDocument()
  expect(requests).toHaveLength(1)
})
