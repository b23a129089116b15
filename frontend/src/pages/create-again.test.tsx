import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { newestFirst, open } from '@/test/jobs-page'
import { server } from '@/test/server'

/** Answers the creations in turn, and collects their keys. */
function answerInTurn(...answers: (() => Response)[]): string[] {
  const keys: string[] = []
  server.use(
    http.post('*/api/jobs/', ({ request }) => {
      keys.push(request.headers.get('Idempotency-Key') ?? '')
      return answers[keys.length - 1]?.() ?? HttpResponse.json(makeJob(makeRow(9)), { status: 201 })
    }),
  )
  return keys
}

const created = () => HttpResponse.json(makeJob(makeRow(8, 'PENDING', { name: 'fresh' })), { status: 201 })

async function openForm(user: UserEvent): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  await user.type(within(dialog).getByLabelText('Name'), 'fresh')
  return dialog
}

async function send(user: UserEvent, dialog: HTMLElement, keys: string[]) {
  const before = keys.length
  await user.click(within(dialog).getByRole('button', { name: 'Create job' }))
  await waitFor(() => expect(keys).toHaveLength(before + 1))
}

test('a job that is sent again after a lost answer has the same key', async () => {
  const { user } = open('/jobs', newestFirst(1))
  const keys = answerInTurn(
    () => HttpResponse.error(),
    () => problem(503, { detail: 'Busy just now.' }),
    created,
  )
  const dialog = await openForm(user)
  await send(user, dialog, keys)
  expect(await within(dialog).findByText('Could not create the job')).toBeInTheDocument()
  await send(user, dialog, keys)
  expect(await within(dialog).findByText('Busy just now.')).toBeInTheDocument()
  await send(user, dialog, keys)
  expect(await screen.findByText('Created fresh')).toBeInTheDocument()
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(keys).size).toBe(1)
})

test('refusals that the server decides before it looks for the key keep it: the first request may have created the job', async () => {
  const { user } = open('/jobs', newestFirst(1))
  const keys = answerInTurn(
    () => HttpResponse.error(),
    () => problem(429, { detail: 'Too many requests.' }),
    () => problem(403, { detail: 'Not allowed just now.' }),
    () => problem(400, { detail: 'Not valid just now.' }),
    created,
  )
  const dialog = await openForm(user)
  await send(user, dialog, keys)
  expect(await within(dialog).findByText('Could not create the job')).toBeInTheDocument()
  for (const detail of ['Too many requests.', 'Not allowed just now.', 'Not valid just now.']) {
    await send(user, dialog, keys)
    expect(await within(dialog).findByText(detail)).toBeInTheDocument()
  }
  await send(user, dialog, keys)
  expect(await screen.findByText('Created fresh')).toBeInTheDocument()
  expect(new Set(keys).size).toBe(1)
})

test('a job that was changed, deleted or created before has a new key', async () => {
  const { user } = open('/jobs', newestFirst(1))
  const keys = answerInTurn(
    () => HttpResponse.error(),
    () => problem(410, { detail: 'It was deleted.' }),
    created,
    created,
  )
  const dialog = await openForm(user)
  await user.click(within(dialog).getByRole('checkbox', { name: 'Create another' }))
  await send(user, dialog, keys)
  expect(await within(dialog).findByText('Could not create the job')).toBeInTheDocument()
  await user.type(within(dialog).getByLabelText('Name'), '!')
  await send(user, dialog, keys)
  expect(await within(dialog).findByText('It was deleted.')).toBeInTheDocument()
  await send(user, dialog, keys)
  await waitFor(() => expect(within(dialog).getByLabelText('Name')).toHaveValue(''))
  await user.type(within(dialog).getByLabelText('Name'), 'fresh!')
  await send(user, dialog, keys)
  expect(new Set(keys).size).toBe(4)
})
