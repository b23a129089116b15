import { focusManager } from '@tanstack/react-query'
import { act, screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { check, newestFirst, open, rowOf } from '@/test/jobs-page'
import { server } from '@/test/server'

const ada = { id: 1, username: 'ada', role: 'submitter' as const, has_password: true }
const me = { auth: true, user: ada, scopes: ['read', 'submit'], key_id: null, session_id: 7 }
const signedOut = () => problem(401, { code: 'unauthenticated' })

/** A server with sign-in, whose session can be ended. */
function withSignIn({ signedIn }: { signedIn: boolean }) {
  const state = { signedIn, sent: [] as unknown[] }
  const override = [
    http.get('*/api/auth/me/', () => (state.signedIn ? HttpResponse.json(me) : signedOut())),
    http.post('*/api/auth/sign-in/', async ({ request }) => {
      const body = (await request.json()) as { password: string }
      state.sent.push(body)
      if (body.password !== 'right') return problem(401, { code: 'sign_in_failed', detail: 'No such user.' })
      state.signedIn = true
      return HttpResponse.json(ada)
    }),
    http.get('*/api/jobs/', () => (state.signedIn ? undefined : signedOut())),
  ]
  return { state, override }
}

const form = async () => ({
  name: await screen.findByLabelText('User name'),
  password: await screen.findByLabelText('Password'),
  button: await screen.findByRole('button', { name: 'Sign in' }),
})

test('who is not signed in gets the form, and then the page at the same address', async () => {
  const { state, override } = withSignIn({ signedIn: false })
  const { user, router } = open(
    '/jobs?status=FAILED',
    newestFirst(3, () => 'FAILED'),
    { override },
  )
  const { name, password, button } = await form()
  expect(name).toHaveFocus()
  expect(screen.queryByRole('grid')).toBeNull()
  await user.type(name, 'ada')
  await user.type(password, 'wrong')
  await user.click(button)
  expect(await screen.findByText('No such user.')).toBeVisible()
  await user.clear(password)
  await user.type(password, 'right')
  await user.click(button)
  expect(await rowOf('job 3')).toBeVisible()
  expect(router.state.location.search).toBe('?status=FAILED')
  expect(state.sent).toHaveLength(2)
})

test.each(['/jobs', '/sign-in'])('coming back to the tab keeps what was typed into the form at %s', async (path) => {
  const { override } = withSignIn({ signedIn: false })
  const { user } = open(path, newestFirst(3), { override })
  const { name } = await form()
  await user.type(name, 'ada')
  const pending = vi.fn(() => new Promise<undefined>(() => undefined))
  const listed = vi.fn(() => undefined)
  server.use(http.get('*/api/auth/me/', pending), http.get('*/api/jobs/', listed))
  onTestFinished(() => focusManager.setFocused(undefined))
  act(() => focusManager.setFocused(false))
  act(() => focusManager.setFocused(true))
  await waitFor(() => expect(pending).toHaveBeenCalled())
  await user.type(name, ' lovelace')
  expect((await form()).name).toHaveValue('ada lovelace')
  expect(listed).not.toHaveBeenCalled()
})

test('a session that ends asks again over the page and loses nothing that was typed', async () => {
  const { state, override } = withSignIn({ signedIn: true })
  const { user } = open('/jobs', newestFirst(3), { override })
  await rowOf('job 3')
  await user.click(screen.getByRole('button', { name: 'New job' }))
  await user.type(await screen.findByLabelText('Name'), 'typed before')
  state.signedIn = false
  server.use(http.post('*/api/jobs/', signedOut, { once: true }))
  await user.click(screen.getByRole('button', { name: 'Create job' }))
  expect(await screen.findByRole('dialog', { name: 'Sign in again' })).toBeVisible()
  expect(screen.getByLabelText('Password')).toHaveFocus()
  await user.type(screen.getByLabelText('Password'), 'right')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Sign in again' })).toBeNull())
  expect(screen.getByLabelText('Name')).toHaveValue('typed before')
  expect(screen.getByRole('alert')).toHaveTextContent('Your session had ended. Sign in and try again.')
})

test('a session that ends keeps the bulk dialog with what was typed', async () => {
  const { state, override } = withSignIn({ signedIn: true })
  const rows = newestFirst(3, () => 'PENDING').map((row) => ({ ...row, owner: 'ada' }))
  const { user } = open('/jobs', rows, { override })
  await check(user, 'Select job 3')
  await user.click(screen.getByRole('button', { name: 'Update status' }))
  await user.type(await screen.findByLabelText('Message'), 'typed before')
  state.signedIn = false
  server.use(http.post('*/api/jobs/bulk/', signedOut, { once: true }))
  await user.click(screen.getByRole('button', { name: 'Update 1 job' }))
  expect(await screen.findByRole('dialog', { name: 'Sign in again' })).toBeVisible()
  await user.type(screen.getByLabelText('Password'), 'right')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Sign in again' })).toBeNull())
  expect(screen.getByLabelText('Message')).toHaveValue('typed before')
  expect(screen.queryByText('No job was changed')).toBeNull()
})

test('a session that ends keeps the form of a job with what was typed', async () => {
  const { state, override } = withSignIn({ signedIn: true })
  const job = http.get('*/api/jobs/3/', () =>
    state.signedIn ? HttpResponse.json(makeJob(makeRow(3, 'PENDING', { owner: 'ada' }))) : signedOut(),
  )
  const { user, router } = open('/jobs/3', newestFirst(3), { override: [...override, job] })
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  await user.type(await screen.findByLabelText('Description'), 'typed before')
  state.signedIn = false
  server.use(http.patch('*/api/jobs/3/', signedOut, { once: true }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByRole('dialog', { name: 'Sign in again' })).toBeVisible()
  await user.type(screen.getByLabelText('Password'), 'right')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Sign in again' })).toBeNull())
  expect(screen.getByLabelText('Description')).toHaveValue('typed before')
  expect(router.state.location.pathname).toBe('/jobs/3')
})

const withProvider = http.get('*/api/auth/methods/', () =>
  HttpResponse.json({ auth: true, oidc: { label: 'Sign in with Example', url: '/api/auth/oidc/start/' } }),
)

test('the identity provider is offered and leads back to the same address', async () => {
  const { override } = withSignIn({ signedIn: false })
  open('/jobs?status=FAILED', newestFirst(1), { override: [...override, withProvider] })
  const link = await screen.findByRole('link', { name: 'Sign in with Example' })
  expect(link).toHaveAttribute('href', '/api/auth/oidc/start/?next=%2Fjobs%3Fstatus%3DFAILED')
  expect(link).not.toHaveAttribute('target')
})

test('a failure at the provider is explained, and signing in leads to the address it was for', async () => {
  const { override } = withSignIn({ signedIn: false })
  const { user, router } = open('/sign-in?error=oidc_no_role&next=%2Fjobs%3Fstatus%3DFAILED', newestFirst(1), {
    override,
  })
  expect(await screen.findByRole('alert')).toHaveTextContent('gives you no role in Muster')
  const { name, password, button } = await form()
  await user.type(name, 'ada')
  await user.type(password, 'right')
  await user.click(button)
  await waitFor(() => expect(router.state.location.pathname + router.state.location.search).toBe('/jobs?status=FAILED'))
})

test('the sign-in page of somebody signed in leads on, and never to another site', async () => {
  const { override } = withSignIn({ signedIn: true })
  const { router } = open('/sign-in?next=%2F%2Fexample.org', newestFirst(1), { override })
  await waitFor(() => expect(router.state.location.pathname).toBe('/'))
})

test('a failure at the provider is said to somebody who is signed in already', async () => {
  const { override } = withSignIn({ signedIn: true })
  const { router } = open('/sign-in?error=oidc_no_role&next=%2Fjobs', newestFirst(1), { override })
  expect(await screen.findByText(/gives you no role in Muster/)).toBeInTheDocument()
  expect(router.state.location.pathname).toBe('/jobs')
})

test('without sign-in there is no account menu', async () => {
  open('/jobs', newestFirst(3))
  await rowOf('job 3')
  expect(screen.queryByRole('button', { name: /^Account/ })).toBeNull()
})
