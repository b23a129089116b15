import { waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeRow } from '@/test/fake-api'
import { open, rowOf } from '@/test/jobs-page'
import { makeWorker } from '@/test/make-worker'

const workers = http.get('*/api/workers/', () =>
  HttpResponse.json({ results: [makeWorker(1, { queues: ['gpu', 'cpu'] })] }),
)

test('pending rows show their place in their queue or why they have none, all with one request', async () => {
  const row = (id: number, queue: string) => ({ ...makeRow(id, 'PENDING', { queue }), due_at: '2026-01-01T00:00:00Z' })
  const state = { requests: 0 }
  const later = new Date(Date.now() + 3.5 * 86_400_000).toISOString()
  const rows = [
    makeRow(6, 'PENDING', { scheduled_at: later }),
    row(5, 'tpu'),
    row(4, 'cpu'),
    row(3, 'gpu'),
    row(2, 'gpu'),
    makeRow(1, 'RUNNING', { queue: 'gpu' }),
  ]
  open('/jobs?view=table', rows, {
    override: [
      workers,
      http.get('*/api/jobs/queue/', () => {
        state.requests += 1
        return HttpResponse.json({
          count: 2,
          count_exact: true,
          results: [row(2, 'gpu'), row(9, 'cpu'), row(3, 'gpu'), row(5, 'tpu')],
        })
      }),
    ],
  })
  const third = await rowOf('job 3')
  await waitFor(() => expect(third).toHaveTextContent('#2 in its queue'))
  expect(await rowOf('job 2')).toHaveTextContent('Next in its queue')
  expect(await rowOf('job 4')).not.toHaveTextContent('in its queue')
  await waitFor(async () => expect(await rowOf('job 5')).toHaveTextContent('No worker serves its queue'))
  expect(await rowOf('job 6')).toHaveTextContent(/Due in 3\s?d/)
  expect(await rowOf('job 1')).not.toHaveTextContent('in its queue')
  expect(state.requests).toBe(1)
})

test('a list without pending jobs does not ask for the queue', async () => {
  const state = { requests: 0 }
  open('/jobs?view=table', [makeRow(1, 'COMPLETED')], {
    override: [
      http.get('*/api/jobs/queue/', () => {
        state.requests += 1
        return HttpResponse.json({ count: 0, count_exact: true, results: [] })
      }),
    ],
  })
  expect(await rowOf('job 1')).toBeInTheDocument()
  expect(state.requests).toBe(0)
})
