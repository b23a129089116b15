import { screen, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { setPreference } from '@/lib/preferences'
import { makeJob, makeRow } from '@/test/fake-api'
import { open, rowOf } from '@/test/jobs-page'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

// Preferences live in a module; the storage alone is cleared between tests.
afterEach(() => setPreference('times', 'relative'))

const rows = () => [
  makeRow(3, 'COMPLETED', { created_at: new Date(Date.now() - 120_000).toISOString() }),
  makeRow(2, 'COMPLETED', { created_at: '2021-05-04T23:30:00Z' }),
  makeRow(1, 'COMPLETED', { created_at: '2021-05-04T01:00:00Z' }),
]

test('old rows have dates, days are headings, and the zone is named', async () => {
  const { user } = open('/jobs?view=pages', rows())
  expect(await rowOf('job 3')).toHaveTextContent(/2\s?m(in\.?)? ago/)
  expect(await rowOf('job 1')).toHaveTextContent(/[345] May 2021/)

  await user.click(screen.getByRole('button', { name: /^Times in .*UTC/ }))
  await user.click(await screen.findByRole('menuitemcheckbox', { name: /UTC$/ }))
  expect(await rowOf('job 2')).toHaveTextContent('2021-05-04 23:30:00')
  expect(await rowOf('job 2')).toHaveTextContent('Tue, 4 May 2021')
  // The day is named where it begins, not again in its other rows.
  expect(await rowOf('job 1')).not.toHaveTextContent('Tue, 4 May 2021')
  expect(screen.getByRole('button', { name: 'Times in UTC', hidden: true })).toHaveTextContent('UTC')
})

test('lists in another order have no days', async () => {
  setPreference('times', 'utc')
  open('/jobs?view=pages&ordering=name', rows())
  expect(await rowOf('job 2')).not.toHaveTextContent('Tue, 4 May 2021')
})

test('the page of a job names the zone of its times in their texts and tooltips', async () => {
  const job = makeJob(makeRow(7, 'RUNNING', { started_at: '2021-05-04T23:30:00Z' }))
  server.use(http.get('*/api/jobs/7/', () => HttpResponse.json(job)))
  const { user } = renderApp('/jobs/7')
  const started = async () => (await screen.findByText('Started')).nextElementSibling!
  expect(await started()).toHaveTextContent(/2021-05-0\d \d\d:\d0:00 UTC[+-]\d\d:\d\d/)

  await user.click(screen.getByRole('button', { name: /^Times in .*UTC/ }))
  await user.click(await screen.findByRole('menuitemcheckbox', { name: /UTC$/ }))
  expect(await started()).toHaveTextContent(/2021-05-04 23:30:00 UTC(?![+-])/)
  expect((await started()).querySelector('time')).toHaveAttribute('title', 'UTC')
})

test('the bounds of the creation time can be typed', async () => {
  setPreference('times', 'utc')
  const { user, router } = open('/jobs?view=pages', rows())
  await user.click(await screen.findByRole('button', { name: 'Filters' }))
  const panel = await screen.findByRole('dialog', { name: 'Filters' })
  await user.type(within(panel).getByLabelText('Until'), 'soonish{Enter}')
  expect(within(panel).getByLabelText('Until')).toHaveAccessibleDescription(/^Enter a time such as 3d/)
  await user.clear(within(panel).getByLabelText('Until'))
  await user.type(within(panel).getByLabelText('Until'), '2021-05-04 12:00{Enter}')
  expect(new URLSearchParams(router.state.location.search).get('created_before')).toBe('2021-05-04T12:00:00.000Z')
})
