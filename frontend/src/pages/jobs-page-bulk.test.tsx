import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { advance, newestFirst, open, selectRowsInView } from '@/test/jobs-page'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

test('a range selected with Shift is changed together, with skipped jobs listed', async () => {
  const { user } = open(
    '/jobs',
    newestFirst(6, () => 'PENDING'),
  )
  server.use(
    http.post('*/api/jobs/bulk/', async ({ request }) => {
      expect(await request.json()).toEqual({ action: 'cancel', ids: expect.arrayContaining([3, 4, 5, 6]) as number[] })
      return HttpResponse.json({
        matched: 4,
        changed: 3,
        left_out: 0,
        skipped: [{ id: 4, reason: 'transition_refused' }],
      })
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
  expect(screen.getByText('not allowed by its status')).toBeInTheDocument()
})

test('the selection survives a reload', async () => {
  const { user, unmount } = open(
    '/jobs',
    newestFirst(6, () => 'PENDING'),
  )
  await user.click(await screen.findByRole('checkbox', { name: 'Select job 4' }))
  await user.click(screen.getByRole('checkbox', { name: 'Select job 2' }))
  unmount()
  renderApp('/jobs')
  expect(await screen.findByRole('toolbar', { name: 'Selection' })).toHaveTextContent('2 selected')
  expect(await screen.findByRole('checkbox', { name: 'Select job 4' })).toBeChecked()
  expect(screen.getByRole('checkbox', { name: 'Select job 3' })).not.toBeChecked()
})

test('all matching jobs are changed by an operation that shows its progress', async () => {
  const { user, unmount } = open(
    '/jobs?status=PENDING',
    newestFirst(300, () => 'PENDING'),
  )
  const operation = {
    id: 9,
    state: 'RUNNING',
    action: {},
    filter: {},
    actor: '',
    matched: 300,
    left_out: 0,
    done: 100,
    changed: 90,
    skipped_count: 10,
    skipped_reasons: {},
    skipped: [],
    error_message: '',
    created_at: '',
    updated_at: '',
    completed_at: null,
  }
  server.use(
    http.post('*/api/jobs/bulk/', async ({ request }) => {
      expect(await request.json()).toMatchObject({ action: 'cancel', filter: { status: ['PENDING'] } })
      return HttpResponse.json(operation, { status: 202 })
    }),
    http.get('*/api/operations/9/', () => HttpResponse.json(operation)),
    http.post('*/api/operations/9/abort/', () => HttpResponse.json({ ...operation, state: 'ABORTED' })),
  )
  await selectRowsInView(user)
  await user.click(await screen.findByRole('button', { name: 'Select all 300 matching jobs' }))
  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  await user.type(await screen.findByLabelText('Type 300 to confirm'), '300')
  await user.click(screen.getByRole('button', { name: 'Cancel 300 jobs' }))
  const panel = await screen.findByRole('region', { name: 'Operation' })
  expect(panel).toHaveTextContent('100 of 300 · 90 changed · 10 skipped')

  server.use(http.get('*/api/operations/9/', () => HttpResponse.json({ ...operation, state: 'ABORTED' })))
  await user.click(within(panel).getByRole('button', { name: 'Abort' }))
  await waitFor(() => expect(panel).toHaveTextContent('Operation aborted'))

  unmount()
  renderApp('/jobs')
  expect(await screen.findByRole('region', { name: 'Operation' })).toHaveTextContent('Operation aborted')
})

test('a queued operation states that it waits, and later why it may be stalled', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  try {
    const { user } = open(
      '/jobs?status=PENDING',
      newestFirst(300, () => 'PENDING'),
    )
    const queued = {
      id: 9,
      state: 'QUEUED',
      action: {},
      filter: {},
      actor: '',
      matched: 300,
      done: 0,
      changed: 0,
      skipped_count: 0,
      skipped_reasons: {},
      skipped: [],
      error_message: '',
      created_at: '',
      updated_at: '',
      completed_at: null,
    }
    server.use(
      http.post('*/api/jobs/bulk/', () => HttpResponse.json(queued, { status: 202 })),
      http.get('*/api/operations/9/', () => HttpResponse.json(queued)),
    )
    await selectRowsInView(user)
    await user.click(await screen.findByRole('button', { name: 'Select all 300 matching jobs' }))
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    await user.type(await screen.findByLabelText('Type 300 to confirm'), '300')
    await user.click(screen.getByRole('button', { name: 'Cancel 300 jobs' }))
    const panel = await screen.findByRole('region', { name: 'Operation' })
    expect(panel).toHaveTextContent('Waiting to start on 300 jobs')
    expect(panel).not.toHaveTextContent('No progress')
    await advance(15_000)
    expect(panel).toHaveTextContent(/No progress for 1\d s\. The housekeeping process/)

    server.use(
      http.get('*/api/operations/9/', () =>
        HttpResponse.json({ ...queued, state: 'RUNNING', done: 100, changed: 100 }),
      ),
    )
    await advance(2_000)
    expect(panel).toHaveTextContent('Running: 100 of 300')
    expect(panel).not.toHaveTextContent('No progress')
  } finally {
    vi.useRealTimers()
  }
})

test('all jobs that match a search are counted exactly before a bulk action', async () => {
  const { user, state } = open(
    '/jobs?search=job',
    newestFirst(300, () => 'PENDING'),
  )
  state.exact = false
  let count: () => void = () => undefined
  const counted = new Promise<void>((resolve) => (count = resolve))
  server.use(
    http.post('*/api/jobs/bulk/', async ({ request }) => {
      expect(await request.json()).toMatchObject({ filter: { search: 'job' }, dry_run: true })
      await counted
      return HttpResponse.json({ matched: 12_345, changed: 0, left_out: 0, skipped: [] })
    }),
  )
  await selectRowsInView(user)
  await user.click(await screen.findByRole('button', { name: 'Select all matching jobs (at least 100)' }))
  const bar = screen.getByRole('toolbar', { name: 'Selection' })
  expect(bar).toHaveTextContent('All selected (at least 100)')
  await user.click(within(bar).getByRole('button', { name: 'Cancel' }))
  expect(await screen.findByRole('button', { name: 'Cancel at least 100 jobs' })).toBeVisible()
  count()
  expect(await screen.findByRole('button', { name: 'Cancel 12,345 jobs' })).toBeVisible()
  expect(bar).toHaveTextContent('All 12,345 selected')
  expect(screen.getByText('All 12,345 matching jobs are selected.')).toBeInTheDocument()
})
