import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { setPreference } from '@/lib/preferences'
import { makeJob, makeRow } from '@/test/fake-api'
import { check, grid, newestFirst, open } from '@/test/jobs-page'
import { server } from '@/test/server'

/** Opens the list at a position on a server that knows positions before 400 only. */
const openDeep = (position: number, drift = 7) => openNear(`/jobs?ordering=name&position=${position}`, drift)

function openNear(path: string, drift = 7) {
  const opened = open(path, newestFirst(900))
  Object.assign(opened.state, { nearFrom: 400, drift })
  return opened
}

const names = async () => {
  const links = within(await grid()).getAllByRole('link')
  return links.map(({ textContent }) => textContent).filter((name) => name.startsWith('job '))
}

test('a position that is answered nearly keeps its place, and the footer says about', async () => {
  openDeep(495)
  expect(await screen.findByRole('link', { name: 'job 405' })).toBeVisible()
  expect(screen.getByText(/^Row/)).toHaveTextContent('Row about 496 of 900')
  expect(screen.queryByText(/rows load as you scroll/)).not.toBeInTheDocument()
  expect(await grid()).toHaveAttribute('aria-rowcount', '901')
})

test('while further rows load, the footer still says about, and the count that it knows', async () => {
  const { user } = openDeep(495)
  await waitFor(() => expect(screen.getByText(/^Row/)).toHaveTextContent(/^Row about 496 of 900$/))
  server.use(http.get('*/api/jobs/', () => new Promise<never>(() => undefined)))
  const table = await grid()
  table.focus()
  await user.keyboard('{PageDown}'.repeat(20))
  await waitFor(() => expect(screen.getByText(/^Row/)).toHaveTextContent(/^Row about [67]\d\d of 900$/))
  expect(within(table).queryAllByRole('link', { name: /^job / })).toEqual([])
})

test('windows near their positions continue each other: no row is there twice or left out', async () => {
  openDeep(495)
  // The rows in view are of two windows, which are requested at once.
  await waitFor(async () => expect((await names()).length).toBeGreaterThan(15))
  const numbers = (await names()).map((name) => Number(name.slice(4)))
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! - index))
})

test('the last rows are exact, also where the server answers nearly', async () => {
  const { user } = openDeep(495)
  await screen.findByRole('link', { name: 'job 405' })
  const table = await grid()
  table.focus()
  await user.keyboard('{End}')
  expect(await screen.findByRole('link', { name: 'job 1' })).toBeVisible()
  await waitFor(() => expect(screen.getByText(/^Row/)).toHaveTextContent(/^Row 8\d\d of 900$/))
  await user.keyboard('{PageUp}'.repeat(16))
  await waitFor(() => expect(screen.getByText(/^Row/)).toHaveTextContent(/^Row 7\d\d of 900$/))
  await expectRowsAtTheirPositions()
})

test.each([7, 390, -300])('scrolled up from rows that are near by %i, the rows become exact', async (drift) => {
  const { user } = openDeep(495, drift)
  expect(await screen.findByText(/^Row/)).toHaveTextContent('Row about 496 of 900')
  const table = await grid()
  table.focus()
  await user.keyboard('{PageUp}'.repeat(8))
  await waitFor(() => expect(screen.getByText(/^Row/)).toHaveTextContent(/^Row 4\d\d of 900$/))
  await expectRowsAtTheirPositions()
  await user.keyboard('{Home}')
  expect(await screen.findByRole('link', { name: 'job 900' })).toBeVisible()
  await expectRowsAtTheirPositions()
})

test('exact positions above are continued, so that the rows are exact too', async () => {
  const { user } = openDeep(380)
  await screen.findByRole('link', { name: 'job 520' })
  const table = await grid()
  table.focus()
  await user.keyboard('{PageDown}'.repeat(6))
  await waitFor(() => expect(screen.getByText(/^Row/)).toHaveTextContent(/^Row 4\d\d of 900$/))
  await expectRowsAtTheirPositions()
})

test('a range selected with Shift has the displayed rows, not those at exact positions', async () => {
  const { user, state } = openDeep(495)
  await check(user, 'Select job 405')
  // Other positions are near by another distance.
  state.drift = 57
  await user.keyboard('{Shift>}')
  await check(user, 'Select job 402')
  await user.keyboard('{/Shift}')
  expect(await screen.findByRole('toolbar', { name: 'Selection' })).toHaveTextContent('4 selected')
  for (const id of [405, 404, 403, 402])
    expect(screen.getByRole('checkbox', { name: `Select job ${id}` })).toBeChecked()
})

test('a range over rows that are not displayed is refused near their positions', async () => {
  setPreference('pageSize', 10)
  const { user } = openNear('/jobs?ordering=name&view=pages&page=46')
  await check(user, 'Select job 455')
  await user.click(screen.getByRole('button', { name: 'Next page' }))
  await screen.findByRole('checkbox', { name: 'Select job 445' })
  await user.keyboard('{Shift>}')
  await check(user, 'Select job 445')
  await user.keyboard('{/Shift}')
  expect(await screen.findByText(/^This range can’t be selected here/)).toBeInTheDocument()
  expect(screen.getByRole('toolbar', { name: 'Selection' })).toHaveTextContent('1 selected')
})

test.each(['pages', 'cards'])('%s near their positions continue each other, and say about', async (mode) => {
  setPreference('pageSize', 10)
  // Positions beside each other are answered with the same rows.
  const { user, state } = openNear(`/jobs?ordering=name&view=${mode}&page=46`)
  expect(await screen.findByRole('link', { name: /^job 457/ })).toBeVisible()
  expect(screen.getByText(/^About 451–460 of/)).toBeVisible()
  state.drift = 17
  await user.click(screen.getByRole('button', { name: 'Next page' }))
  expect(await screen.findByRole('link', { name: /^job 447/ })).toBeVisible()
  expect(screen.getByRole('link', { name: /^job 438/ })).toBeVisible()
  expect(screen.queryByRole('link', { name: /^job 448/ })).not.toBeInTheDocument()
})

test('a job opened near its position has no neighbours', async () => {
  const { user, router } = openDeep(495)
  server.use(http.get('*/api/jobs/405/', () => HttpResponse.json(makeJob(makeRow(405)))))
  await user.click(await screen.findByRole('link', { name: 'job 405' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/405'))
  expect(await screen.findByRole('heading', { level: 1, name: 'job 405 #405' })).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Next job in the list' })).not.toBeInTheDocument()
})

/** Expects each displayed row to be the one at its position: that of job 900 is the first. */
async function expectRowsAtTheirPositions() {
  await waitFor(async () => {
    const rows = within(await grid())
      .getAllByRole('row')
      .slice(1)
    const shown = rows.map((row) => [Number(row.getAttribute('aria-rowindex')), jobIn(row)])
    expect(shown.length).toBeGreaterThan(8)
    expect(shown).toEqual(shown.map(([index]) => [index, `job ${902 - Number(index)}`]))
  })
}
const jobIn = (row: HTMLElement) => within(row).queryByRole('link', { name: /^job / })?.textContent
