import { focusManager } from '@tanstack/react-query'
import { act, screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { AuditEntry } from '@/domain/account/types'
import { problem } from '@/test/fake-api'
import { advance, open } from '@/test/jobs-page'
import { signedInAs } from '@/test/sign-in'

const entry = (id: number, rest: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: '2026-01-01T00:00:00Z',
  actor: 'mia',
  action: 'key.revoked',
  target: `mst_${id}`,
  detail: { name: 'nightly' },
  address: '192.0.2.1',
  request_id: 'r',
  ...rest,
})

test('an admin reads the audit log page by page, under filters that stand in the address', async () => {
  const calls: URLSearchParams[] = []
  const audit = http.get('*/api/audit/', ({ request }) => {
    const query = new URL(request.url).searchParams
    calls.push(query)
    if (query.has('cursor')) return HttpResponse.json({ next: null, results: [entry(1)] })
    return HttpResponse.json({ next: 'http://api/api/audit/?cursor=c', results: [entry(2)] })
  })
  const { user, router } = open('/audit?actor=mia', [], { override: [signedInAs('admin'), audit] })
  expect(await screen.findByRole('cell', { name: 'mst_2' })).toBeVisible()
  expect(screen.getByRole('cell', { name: 'revoked an API key' })).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Older entries' }))
  expect(await screen.findByRole('cell', { name: 'mst_1' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Older entries' })).toBeNull()
  await user.selectOptions(screen.getByLabelText('Action'), 'API keys')
  await waitFor(() => expect(router.state.location.search).toBe('?actor=mia&action=key'))
  await waitFor(() => expect(Object.fromEntries(calls.at(-1)!)).toMatchObject({ actor: 'mia', action: 'key' }))
})

/** A log of one entry without filters; `answer` is for those with. */
function openLog(answer: () => Response | Promise<Response>) {
  const audit = http.get('*/api/audit/', ({ request }) =>
    new URL(request.url).searchParams.has('actor') ? answer() : HttpResponse.json({ next: null, results: [entry(2)] }),
  )
  return open('/audit', [], { override: [signedInAs('admin'), audit] })
}

test('entries of other filters are marked while the new ones load, and the field keeps the focus', async () => {
  let answer: (response: Response) => void = () => undefined
  const promise = new Promise<Response>((resolve) => (answer = resolve))
  const { user } = openLog(() => promise)
  const cell = await screen.findByRole('cell', { name: 'mst_2' })
  expect(cell.closest('[aria-busy=true]')).toBeNull()
  const actor = screen.getByLabelText('Actor')
  await user.type(actor, 'ada {Enter}')
  await waitFor(() => expect(screen.getByRole('cell', { name: 'mst_2' }).closest('[aria-busy=true]')).toBeVisible())
  answer(HttpResponse.json({ next: null, results: [entry(1)] }))
  const next = await screen.findByRole('cell', { name: 'mst_1' })
  expect(next.closest('[aria-busy=true]')).toBeNull()
  expect(actor).toHaveValue('ada')
  expect(actor).toHaveFocus()
})

test('entries of other filters are hidden when the new ones fail to load', async () => {
  const { user } = openLog(() => problem(503))
  await screen.findByRole('cell', { name: 'mst_2' })
  await user.type(screen.getByLabelText('Actor'), 'ada{Enter}')
  expect(await screen.findByText('Could not load the audit log')).toBeVisible()
  expect(screen.queryByRole('cell', { name: 'mst_2' })).toBeNull()
})

test('a time keeps the focus when Enter applies it', async () => {
  const { user, router } = openLog(() => problem(503))
  const from = await screen.findByLabelText('From')
  await user.type(from, '2026-03-01 12:00{Enter}')
  await waitFor(() => expect(router.state.location.search).toContain('at_after=2026-03-01'))
  expect(from).toHaveFocus()
  expect(from).toHaveValue('2026-03-01 12:00')
})

test('coming back to the tab reads no page again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  onTestFinished(() => {
    focusManager.setFocused(undefined)
    vi.useRealTimers()
  })
  const asked = vi.fn(() => HttpResponse.json({ next: null, results: [entry(2)] }))
  open('/audit', [], { override: [signedInAs('admin'), http.get('*/api/audit/', asked)] })
  await screen.findByRole('cell', { name: 'mst_2' })
  await advance(5_000)
  act(() => focusManager.setFocused(false))
  act(() => focusManager.setFocused(true))
  await advance(1_000)
  expect(asked).toHaveBeenCalledTimes(1)
})
