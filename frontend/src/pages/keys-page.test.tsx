import { screen } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { open } from '@/test/jobs-page'
import { signedInAs } from '@/test/sign-in'

const override = () => [
  signedInAs('admin'),
  http.get('*/api/keys/', () => HttpResponse.json({ count: 0, results: [] })),
  http.post('*/api/keys/', () => HttpResponse.json({ id: 1, key: 'mst_secret' }, { status: 201 })),
]

async function createKey() {
  const { user } = open('/keys', [], { override: override() })
  await user.click(await screen.findByRole('button', { name: 'New key' }))
  expect(await screen.findByLabelText('Name')).toHaveFocus()
  await user.keyboard('ci')
  await user.click(screen.getByRole('button', { name: 'Create key' }))
  expect(await screen.findByText('mst_secret')).toBeVisible()
  return user
}

test('a new key is copied', async () => {
  const user = await createKey()
  await user.click(screen.getByRole('button', { name: 'Copy' }))
  expect(await screen.findByText('Copied.')).toBeVisible()
  expect(await navigator.clipboard.readText()).toBe('mst_secret')
})

test('a new key that the browser does not copy can be copied by hand, and the page says so', async () => {
  const user = await createKey()
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'))
  onTestFinished(() => write.mockRestore())
  await user.click(screen.getByRole('button', { name: 'Copy' }))
  expect(await screen.findByText(/select the key and copy it/)).toBeVisible()
  expect(screen.getByText('mst_secret')).toBeVisible()
})
