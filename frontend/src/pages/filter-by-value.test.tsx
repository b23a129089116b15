import { screen, within } from '@testing-library/react'

import { makeRow } from '@/test/fake-api'
import { grid, open, rowOf } from '@/test/jobs-page'

const rows = () => [
  makeRow(2, 'FAILED', { queue: 'gpu', owner: 'alice', priority: 9 }),
  makeRow(1, 'COMPLETED', { queue: 'cpu', owner: 'bob' }),
]

test.each([
  ['gpu', '?queue=gpu'],
  ['alice', '?owner=alice'],
  ['9', '?priority_min=9&priority_max=9'],
  ['Failed', '?status=FAILED'],
])('a click on %s in a row filters by it', async (value, search) => {
  const { user, router } = open('/jobs?view=table&position=1', rows())
  const row = await rowOf('job 2')
  await user.click(within(row).getByRole('button', { name: value }))
  const params = new URLSearchParams(router.state.location.search)
  params.delete('view')
  expect(`?${params.toString()}`).toBe(search)
  expect(await rowOf('job 2')).toBeInTheDocument()
})

test('a value adds to the filters that there are, and does not open the job', async () => {
  const { user, router } = open('/jobs?view=pages&search=job', rows())
  await user.click(within(await rowOf('job 2')).getByRole('button', { name: 'gpu' }))
  expect(router.state.location.pathname).toBe('/jobs')
  expect(router.state.location.search).toBe('?search=job&queue=gpu&view=pages')
})

test('Tab reaches the values of the active row, and of no other', async () => {
  const { user } = open('/jobs?view=table', rows())
  const table = await grid()
  await rowOf('job 2')
  table.focus()
  await user.keyboard('{ArrowDown}')
  expect(within(await rowOf('job 2')).getByRole('button', { name: 'gpu' })).toHaveAttribute('tabindex', '0')
  expect(within(await rowOf('job 1')).getByRole('button', { name: 'cpu' })).toHaveAttribute('tabindex', '-1')
})

test('cards filter by their values too; a job without an owner has none to click', async () => {
  const { user, router } = open('/jobs?view=cards', [makeRow(3, 'FAILED', { queue: 'gpu' })])
  const card = within((await screen.findByRole('link', { name: 'job 3' })).closest('li')!)
  expect(card.getAllByRole('button').map((button) => button.textContent)).toEqual(['', 'Failed', 'priority 5', 'gpu'])
  await user.click(card.getByRole('button', { name: 'gpu' }))
  expect(router.state.location.search).toBe('?queue=gpu&view=cards')
})
