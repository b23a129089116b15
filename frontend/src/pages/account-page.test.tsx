import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { Session } from '@/domain/account/types'
import { problem } from '@/test/fake-api'
import { open } from '@/test/jobs-page'
import { signedInAs } from '@/test/sign-in'

const session = (id: number, is_current: boolean): Session => ({
  id,
  kind: 'browser',
  address: `192.0.2.${id}`,
  client: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  created_at: '2026-01-01T00:00:00Z',
  used_at: '2026-01-01T00:00:00Z',
  expires_at: '2026-01-15T00:00:00Z',
  is_current,
})

function withSessions() {
  const state = { sessions: [session(3, true), session(2, false), session(1, false)], ended: [] as string[] }
  const override = [
    http.get('*/api/auth/sessions/', () => HttpResponse.json({ count: 3, results: state.sessions })),
    http.delete('*/api/auth/sessions/:id/', ({ params }) => {
      state.sessions = state.sessions.filter(({ id }) => id !== Number(params.id))
      return new HttpResponse(null, { status: 204 })
    }),
    http.delete('*/api/auth/sessions/', () => {
      state.sessions = state.sessions.filter(({ is_current }) => is_current)
      return new HttpResponse(null, { status: 204 })
    }),
  ]
  return { state, override }
}

// The message that a session has ended is an item of a list too, and stays for seconds.
const sessions = () => within(screen.getByRole('list', { name: 'Sessions' })).getAllByRole('listitem')

test('a user ends one session, then all others, but not this one', async () => {
  const { override } = withSessions()
  const { user } = open('/account', [], { override: [signedInAs('submitter'), ...override] })
  await user.click(await screen.findByRole('button', { name: 'End the session of Firefox on Linux, 192.0.2.2' }))
  await waitFor(() => expect(sessions()).toHaveLength(2))
  expect(screen.queryByRole('button', { name: /192\.0\.2\.3$/ })).toBeNull()
  await user.click(screen.getByRole('button', { name: 'End all others' }))
  await waitFor(() => expect(sessions()).toHaveLength(1))
  expect(screen.queryByRole('button', { name: 'End all others' })).toBeNull()
})

test('a wrong current password is an error of its field; a right one clears the form', async () => {
  const { override } = withSessions()
  const change = http.post('*/api/auth/password/', async ({ request }) => {
    const { old_password } = (await request.json()) as { old_password: string }
    if (old_password === 'right') return new HttpResponse(null, { status: 204 })
    return problem(400, { code: 'validation_failed', errors: { old_password: ['This is not your current password.'] } })
  })
  const { user } = open('/account', [], { override: [signedInAs('viewer'), change, ...override] })
  const current = await screen.findByLabelText('Current password')
  await user.type(current, 'wrong')
  await user.type(screen.getByLabelText('New password'), 'correct horse battery')
  await user.click(screen.getByRole('button', { name: 'Change the password' }))
  await waitFor(() => expect(current).toHaveAccessibleDescription('This is not your current password.'))
  await user.clear(current)
  await user.type(current, 'right')
  await user.click(screen.getByRole('button', { name: 'Change the password' }))
  await waitFor(() => expect(screen.getByLabelText('New password')).toHaveValue(''))
})

test('others read why they see neither the audit log nor the users, which are not asked for', async () => {
  const asked = vi.fn(() => problem(403, { code: 'forbidden' }))
  const override = [signedInAs('operator'), http.get('*/api/audit/', asked), http.get('*/api/users/', asked)]
  const { unmount } = open('/audit', [], { override })
  expect(await screen.findByText('Your role, operator, does not allow this: only admins may.')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Export' })).toBeNull()
  unmount()
  open('/users', [], { override })
  expect(await screen.findByText('Your role, operator, does not allow this: only admins may.')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'New user' })).toBeNull()
})
