import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { Worker } from '@/domain/worker/types'
import { problem } from '@/test/fake-api'
import { makeWorker } from '@/test/make-worker'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

function open(workers: Worker[], path = '/workers') {
  const state = { workers, drained: [] as string[] }
  server.use(
    http.get('*/api/workers/', () => HttpResponse.json({ count: state.workers.length, results: state.workers })),
    http.post('*/api/workers/:id/drain/', ({ params }) => {
      state.drained.push(String(params.id))
      state.workers = state.workers.map((worker) =>
        worker.id === Number(params.id) ? { ...worker, state: 'drain' as const } : worker,
      )
      return HttpResponse.json(state.workers[0])
    }),
  )
  return { state, ...renderApp(path) }
}

const rowOf = async (name: RegExp) => {
  const table = await screen.findByRole('table', { name: 'Workers' })
  return within(table).getByRole('row', { name })
}

test('shows what a worker serves, runs and has left', async () => {
  open([
    makeWorker(3, {
      queues: ['gpu'],
      tasks: ['train', 'predict'],
      labels: { host: 'ada' },
      jobs_running: 2,
      gpus: 4,
      free: { cpus: 3, memory_mb: 8_192, gpus: 1 },
    }),
  ])
  const row = await rowOf(/node-3/)
  for (const text of ['host: ada', 'Active', 'local', 'gpu', 'train, predict', '3 of 8 free', '8 GB of 16 GB free']) {
    expect(row).toHaveTextContent(text)
  }
  expect(row).toHaveTextContent('1 of 4 free')
  expect(row).toHaveTextContent(/8s ago|9s ago/)
  expect(within(row).getByRole('link', { name: '2' })).toHaveAttribute('href', '/jobs?status=RUNNING&queue=gpu')
})

test('a worker without a list of tasks serves any, and one whose lease has expired is silent', async () => {
  open([makeWorker(1, { lease_until: new Date(Date.now() - 5_000).toISOString() })])
  const row = await rowOf(/node-1/)
  expect(row).toHaveTextContent('any task')
  expect(row).toHaveTextContent('Silent')
  expect(row).not.toHaveTextContent('Active')
})

test('drains a worker once it is confirmed', async () => {
  const { user, state } = open([makeWorker(1, { jobs_running: 2 }), makeWorker(2)])
  await user.click(await screen.findByRole('button', { name: 'Drain node-1' }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Drain this worker?' })
  expect(dialog).toHaveTextContent('the 2 jobs that it runs will be finished')
  expect(state.drained).toEqual([])
  await user.click(within(dialog).getByRole('button', { name: 'Drain worker' }))
  await waitFor(async () => expect(await rowOf(/node-1/)).toHaveTextContent('Draining'))
  expect(state.drained).toEqual(['1'])
  expect(screen.queryByRole('button', { name: 'Drain node-1' })).not.toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Drain node-2' })).toBeVisible()
})

test('a refused drain says why and keeps the dialog open', async () => {
  server.use(
    http.get('*/api/workers/', () => HttpResponse.json({ count: 1, results: [makeWorker(1)] })),
    http.post('*/api/workers/1/drain/', () => problem(409, { detail: 'The worker has left.' })),
  )
  const { user } = renderApp('/workers')
  await user.click(await screen.findByRole('button', { name: 'Drain node-1' }))
  const dialog = await screen.findByRole('alertdialog')
  await user.click(within(dialog).getByRole('button', { name: 'Drain worker' }))
  expect(await within(dialog).findByText('The worker has left.')).toBeVisible()
})

test('folds the workers that are gone, unless the address marks one of them', async () => {
  const lost = makeWorker(1, { state: 'lost', gone_at: new Date().toISOString() })
  const { unmount } = open([makeWorker(2), lost])
  const fold = (await screen.findByText('Gone in the past week (1)')).closest('details')
  expect(fold).not.toHaveAttribute('open')
  expect(screen.queryByRole('button', { name: 'Drain node-1' })).not.toBeInTheDocument()
  unmount()
  open([makeWorker(2), lost], '/workers?worker=node-1:1')
  const row = (await screen.findByText('node-1')).closest('tr')
  expect(row).toHaveAttribute('aria-current', 'true')
  expect(row).toHaveTextContent('Lost')
  expect(row?.closest('details')).toHaveAttribute('open')
})

test('without workers, says how to start one', async () => {
  open([])
  expect(await screen.findByRole('heading', { name: 'No workers' })).toBeVisible()
  expect(screen.getByRole('group', { name: 'Command that starts a worker' })).toHaveTextContent(
    /manage\.py worker --server http/,
  )
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})

test('a failure is reported, and can be retried', async () => {
  server.use(http.get('*/api/workers/', () => HttpResponse.json({ count: 1, results: [makeWorker(1)] })))
  server.use(http.get('*/api/workers/', () => problem(500, { detail: 'Broken.' }), { once: true }))
  const { user } = renderApp('/workers')
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('Could not load the workers')
  await user.click(within(alert).getByRole('button', { name: 'Retry' }))
  expect(await rowOf(/node-1/)).toBeVisible()
})
