import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { User } from '@/domain/account/types'
import { open } from '@/test/jobs-page'
import { signedInAs } from '@/test/sign-in'

const ben: User = {
  id: 2,
  username: 'ben',
  email: '',
  role: 'viewer',
  is_active: true,
  has_password: true,
  has_oidc: false,
  created_at: '2026-01-01T00:00:00Z',
  last_sign_in_at: null,
}

test('a chosen role is changed only once it is confirmed', async () => {
  const changes: unknown[] = []
  const override = [
    signedInAs('admin'),
    http.get('*/api/users/', () => HttpResponse.json({ count: 1, results: [ben] })),
    http.patch('*/api/users/2/', async ({ request }) => {
      changes.push(await request.json())
      return HttpResponse.json(ben)
    }),
  ]
  const { user } = open('/users', [], { override })
  const role = await screen.findByLabelText('Role of ben')
  await user.selectOptions(role, 'admin')
  const dialog = await screen.findByRole('alertdialog', { name: 'Make ben admin?' })
  await user.click(within(dialog).getByRole('button', { name: 'Go back' }))
  expect(role).toHaveValue('viewer')
  expect(changes).toEqual([])
  await user.selectOptions(role, 'operator')
  await user.click(await screen.findByRole('button', { name: 'Change the role' }))
  await waitFor(() => expect(changes).toEqual([{ role: 'operator' }]))
})

test('a new user is created by a form that begins at the name', async () => {
  const sent: unknown[] = []
  const override = [
    signedInAs('admin'),
    http.get('*/api/users/', () => HttpResponse.json({ count: 1, results: [ben] })),
    http.post('*/api/users/', async ({ request }) => {
      sent.push(await request.json())
      return HttpResponse.json({ ...ben, id: 3, username: 'cy' }, { status: 201 })
    }),
  ]
  const { user } = open('/users', [], { override })
  await user.click(await screen.findByRole('button', { name: 'New user' }))
  expect(await screen.findByLabelText('User name')).toHaveFocus()
  await user.keyboard('cy')
  await user.type(screen.getByLabelText('Email'), 'cy@example.org')
  await user.click(screen.getByRole('button', { name: 'Create user' }))
  expect(await screen.findByText('Created the user cy')).toBeInTheDocument()
  expect(sent).toEqual([{ username: 'cy', email: 'cy@example.org', role: 'submitter' }])
})
