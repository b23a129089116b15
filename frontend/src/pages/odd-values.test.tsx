import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow } from '@/test/fake-api'
import { open } from '@/test/jobs-page'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

const BIG = '9007199254740995'

/** Serves job 7, whose requirements and arguments hold an integer beyond 2^53; records the patches. */
function bigIntegerJob() {
  const patches: string[] = []
  const body = JSON.stringify(makeJob(makeRow(7, 'PENDING', { name: 'big' })))
    .replace('"args":{}', `"args":{"id":${BIG}}`)
    .replace('"resource_requirements":{}', `"resource_requirements":{"row":${BIG},"cpus":2}`)
  const json = () => new HttpResponse(body, { headers: { 'content-type': 'application/json' } })
  server.use(
    http.get('*/api/jobs/7/', json),
    http.patch('*/api/jobs/7/', async ({ request }) => {
      patches.push(await request.text())
      return json()
    }),
  )
  return patches
}

test("integers beyond 2^53 show the server's digits, and an edit sends only what was changed", async () => {
  const patches = bigIntegerJob()
  const { user } = renderApp('/jobs/7')
  expect(await screen.findByRole('group', { name: 'Arguments' })).toHaveTextContent(`{ "id": ${BIG} }`)
  expect(screen.getByRole('group', { name: 'Other requirements' })).toHaveTextContent(`"row": ${BIG}`)

  await user.click(screen.getByRole('button', { name: 'Edit' }))
  const dialog = await screen.findByRole('dialog', { name: 'Edit job' })
  await user.clear(within(dialog).getByLabelText('Priority'))
  await user.type(within(dialog).getByLabelText('Priority'), '9{Enter}')
  await waitFor(() => expect(dialog).not.toBeInTheDocument())
  expect(patches).toEqual(['{"priority":9}'])
})

test('an edit of the requirements sends all digits', async () => {
  const patches = bigIntegerJob()
  const { user } = renderApp('/jobs/7')
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  const dialog = await screen.findByRole('dialog', { name: 'Edit job' })
  const field = within(dialog).getByLabelText<HTMLTextAreaElement>('Resource requirements')
  const edited = field.value.replace('"cpus": 2', '"cpus": 3')
  await user.clear(field)
  await user.click(field)
  await user.paste(edited)
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(dialog).not.toBeInTheDocument())
  expect(patches).toEqual([`{"resource_requirements":{"row":${BIG},"cpus":3}}`])
})

test('saving without a change sends nothing', async () => {
  const patches = bigIntegerJob()
  const { user } = renderApp('/jobs/7')
  await user.click(await screen.findByRole('button', { name: 'Edit' }))
  const dialog = await screen.findByRole('dialog', { name: 'Edit job' })
  await user.click(within(dialog).getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(dialog).not.toBeInTheDocument())
  expect(patches).toEqual([])
})

test.each(['table', 'cards'])('a name of nothing visible has a link in the %s', async (view) => {
  open(`/jobs?view=${view}`, [makeRow(2, 'PENDING', { name: '  ' }), makeRow(1, 'PENDING', { name: '\u200b\u200b' })])
  expect(await screen.findByRole('link', { name: '(no name) #2' })).toHaveTextContent('(no name) #2')
  expect(screen.getByRole('link', { name: '(no name) #1' })).toHaveAttribute('href', '/jobs/1')
  expect(screen.getByRole('checkbox', { name: 'Select (no name) #2' })).toBeVisible()
})

test('a name that turns the direction of text is isolated wherever it appears', async () => {
  const name = 'scan \u202efdp.cmd'
  const isolated = `\u2068${name}\u2069`
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'PENDING', { name })))),
    http.post('*/api/jobs/7/cancel/', () => HttpResponse.json(makeJob(makeRow(7, 'CANCELLED', { name })))),
  )
  const { user } = renderApp('/jobs/7')
  const heading = await screen.findByRole('heading', { level: 1 })
  expect(heading.querySelector('bdi')).toHaveTextContent(name)
  expect(document.title).toBe(`${isolated} · Pending · Muster`)
  const more = async (item: string) => {
    await user.click(screen.getByRole('button', { name: 'More actions' }))
    await user.click(await screen.findByRole('menuitem', { name: item }))
  }

  await more('Update status…')
  const dialog = await screen.findByRole('dialog', { name: 'Update status' })
  expect(within(dialog).getByText(name).tagName).toBe('BDI')
  await user.click(within(dialog).getAllByRole('button', { name: 'Close' })[0]!)

  await more('Delete…')
  expect(within(await screen.findByRole('alertdialog')).getByText(name).tagName).toBe('BDI')
  await user.click(screen.getByRole('button', { name: 'Go back' }))

  await user.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(await screen.findByText(`Cancelled ${isolated}`)).toBeInTheDocument()
})

test('a name that turns the direction of text is isolated in accessible names', async () => {
  open('/jobs', [makeRow(1, 'PENDING', { name: 'scan \u202efdp.cmd' })])
  const link = await screen.findByRole('link', { name: 'scan \u202efdp.cmd' })
  expect(link.querySelector('bdi')).not.toBeNull()
  expect(screen.getByRole('checkbox', { name: 'Select \u2068scan \u202efdp.cmd\u2069' })).toBeVisible()
  expect(screen.getByRole('button', { name: 'Actions for \u2068scan \u202efdp.cmd\u2069' })).toBeVisible()
})
