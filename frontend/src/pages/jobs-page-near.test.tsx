import { screen, waitFor, within } from '@testing-library/react'

import { grid, newestFirst, open } from '@/test/jobs-page'

/** Opens the list at a position on a server that knows positions before 400 only. */
function openDeep(position: number) {
  const opened = open(`/jobs?ordering=name&position=${position}`, newestFirst(900))
  opened.state.nearFrom = 400
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

test('windows near their positions continue each other: no row is there twice or left out', async () => {
  openDeep(495)
  // The rows in view are of two windows, which are requested at once.
  await waitFor(async () => expect((await names()).length).toBeGreaterThan(15))
  const numbers = (await names()).map((name) => Number(name.slice(4)))
  expect(numbers).toEqual(numbers.map((_, index) => numbers[0]! - index))
})

test('exact positions above are continued too, and End still reaches the last row', async () => {
  const { user } = openDeep(380)
  await screen.findByRole('link', { name: 'job 520' })
  const table = await grid()
  table.focus()
  await user.keyboard('{End}')
  await waitFor(() => expect(screen.getByText(/^Row/)).toHaveTextContent(/^Row about 8\d\d of 900$/))
  await waitFor(async () => expect((await names()).length).toBeGreaterThan(5))
})
