import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeLog, makeRow, problem } from '@/test/fake-api'
import { advance, open, rowOf } from '@/test/jobs-page'

test('a running job without a message shows the last line of its output, without colours', async () => {
  const asked: string[] = []
  const says = makeRow(2, 'RUNNING')
  says.latest_status.message = 'epoch 3 of 10'
  const logs = http.get('*/api/jobs/:id/logs/', ({ request, params }) => {
    asked.push(`${String(params.id)}${new URL(request.url).search}`)
    return HttpResponse.json(makeLog(['first', '\u001b[31mloss\u001b[0m 0.25']))
  })
  open('/jobs?view=table', [says, makeRow(1, 'RUNNING'), makeRow(3, 'COMPLETED')], { override: [logs] })
  expect(await screen.findByText('loss 0.25')).toBeVisible()
  expect(await rowOf('job 1')).toHaveTextContent('loss 0.25')
  expect(await rowOf('job 2')).toHaveTextContent('epoch 3 of 10')
  expect(asked).toEqual(['1?tail=1'])
})

test('the last line is read every 15 s, and only every 30 s after a failure, which is not retried', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  let fails = false
  const logs = vi.fn(() => (fails ? problem(503) : HttpResponse.json(makeLog(['loss 0.25']))))
  const override = [http.get('*/api/jobs/:id/logs/', logs)]
  open('/jobs?view=table', [makeRow(1, 'RUNNING')], { override, retries: true })
  await screen.findByText('loss 0.25')
  await advance(12_000)
  expect(logs).toHaveBeenCalledTimes(1)
  fails = true
  await advance(4_000)
  expect(logs).toHaveBeenCalledTimes(2)
  await advance(25_000)
  expect(logs).toHaveBeenCalledTimes(2)
  await advance(6_000)
  expect(logs).toHaveBeenCalledTimes(3)
})
