import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeLog, makeRow } from '@/test/fake-api'
import { open, rowOf } from '@/test/jobs-page'

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
