import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'

import { makeRow, problem } from '@/test/fake-api'
import { advance, open } from '@/test/jobs-page'

const rows = () => [
  makeRow(4, 'FAILED', { queue: 'gpu', owner: 'alice', priority: 9 }),
  makeRow(3, 'COMPLETED', { queue: 'gpu', owner: 'alice' }),
  makeRow(2, 'COMPLETED', { queue: 'genome', owner: 'bob' }),
  makeRow(1, 'COMPLETED', { queue: 'cpu' }),
]

async function openFilters(path?: string, options?: Parameters<typeof open>[2]) {
  const app = open(path, rows(), options)
  await app.user.click(await screen.findByRole('button', { name: /^Filters/ }))
  return { ...app, box: (name: string) => screen.findByRole('combobox', { name }) }
}

const suggested = () =>
  within(screen.getByRole('listbox'))
    .queryAllByRole('option')
    .map(({ textContent }) => textContent)
const listbox = (name: string) => screen.findByRole('listbox', { name })

test('a filter suggests the values with the number of jobs of each', async () => {
  const { user, box, router } = await openFilters()
  await user.click(await box('Queue'))
  const list = within(await listbox('Queue'))
  await list.findByRole('option', { name: 'gpu 2 jobs, Completed: 1, Failed: 1' })
  expect(suggested()).toEqual(['gpu2 jobs, Completed: 1, Failed: 1', 'genome1 job', 'cpu1 job'])
  await user.click(list.getByRole('option', { name: 'gpu 2 jobs, Completed: 1, Failed: 1' }))
  expect(router.state.location.search).toBe('?queue=gpu')
  expect(screen.queryByRole('listbox')).not.toBeInTheDocument()
  expect(await box('Queue')).toHaveValue('gpu')
})

test('arrow keys choose among the values that begin with what is typed', async () => {
  const { user, box, router } = await openFilters()
  const queue = await box('Queue')
  await user.type(queue, 'g')
  await within(await listbox('Queue')).findByRole('option', { name: /gpu/ })
  expect(suggested()).toHaveLength(2)
  await user.keyboard('{ArrowDown}{ArrowDown}')
  const genome = screen.getByRole('option', { name: /genome/, selected: true })
  expect(queue).toHaveAttribute('aria-activedescendant', genome.id)
  expect(queue).toHaveFocus()
  await user.keyboard('{Enter}')
  expect(router.state.location.search).toBe('?queue=genome')
})

test('Escape closes the suggestions and leaves the panel open', async () => {
  const { user, box } = await openFilters()
  await user.click(await box('Owner'))
  await listbox('Owner')
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).not.toBeInTheDocument()
  expect(await box('Owner')).toBeInTheDocument()
})

test('Escape abandons what was typed: leaving the field then applies nothing', async () => {
  const { user, box, router } = await openFilters('/jobs?owner=bob')
  const owner = await box('Owner')
  await user.type(owner, 'by')
  await listbox('Owner')
  await user.keyboard('{Escape}')
  expect(owner).toHaveValue('bob')
  await user.tab()
  expect(router.state.location.search).toBe('?owner=bob')
})

test.each([
  ['Queue', 'gpu', 'queue=gpu'],
  ['From', '2026-03-01 12:00', 'created_after=2026-03-01'],
])('a click outside the panel applies what was typed into %s', async (name, text, applied) => {
  const { user, router } = await openFilters()
  const input = await screen.findByLabelText(name)
  await user.type(input, text)
  fireEvent.pointerDown(document.body)
  await waitFor(() => expect(input).not.toBeInTheDocument())
  expect(router.state.location.search).toContain(applied)
})

test('Enter that ends an IME composition applies nothing', async () => {
  const { user, box, router } = await openFilters()
  const queue = await box('Queue')
  await user.type(queue, 'gpu')
  fireEvent(queue, createEvent.keyDown(queue, { key: 'Enter', isComposing: true }))
  expect(router.state.location.search).toBe('')
  fireEvent(queue, createEvent.keyDown(queue, { key: 'Enter' }))
  expect(router.state.location.search).toBe('?queue=gpu')
})

test('a text that no job has filters all the same', async () => {
  const { user, box, router } = await openFilters()
  await user.type(await box('Owner'), 'carol')
  expect(await screen.findAllByText(/No owner begins with “carol”/)).toHaveLength(2)
  await user.keyboard('{Enter}')
  expect(router.state.location.search).toBe('?owner=carol')
})

test('counts follow the status; other filters are said to be left out', async () => {
  const { user, box } = await openFilters('/jobs?status=COMPLETED&owner=alice')
  await user.click(await box('Queue'))
  await within(await listbox('Queue')).findByRole('option', { name: 'gpu 1 job' })
  expect(screen.getAllByText(/Counts consider status and creation time only/)).toHaveLength(2)
})

test('an applied value does not narrow the suggestions until the user types', async () => {
  const { user, box } = await openFilters('/jobs?queue=cpu')
  await user.click(await box('Queue'))
  await waitFor(() => expect(suggested()).toHaveLength(3))
})

test('suggestions that fail say so, and the filter works without them', async () => {
  const override = [http.get('*/api/jobs/facets/', () => problem(503, { title: 'Busy' }))]
  const { user, box, router } = await openFilters('/jobs', { override })
  const queue = await box('Queue')
  await user.click(queue)
  expect(await screen.findAllByText(/Could not load the suggestions: Busy/)).toHaveLength(2)
  await user.type(queue, 'gpu{Enter}')
  expect(router.state.location.search).toBe('?queue=gpu')
})

test('values too many to order by count come in their own order, and the refused order is not tried again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  const orders: (string | null)[] = []
  const override = [
    http.get('*/api/jobs/facets/', ({ request }) => {
      const query = new URL(request.url).searchParams
      if (query.get('by') !== 'queue') return undefined
      orders.push(query.get('ordering'))
      return orders.at(-1) === '-count' ? problem(400, { errors: { ordering: ['Too many.'] } }) : undefined
    }),
  ]
  const { user, box } = await openFilters('/jobs', { override })
  await user.click(await box('Queue'))
  await within(await listbox('Queue')).findByRole('option', { name: /^gpu 2 jobs/ })
  await advance(11_000)
  expect(orders).toEqual(['-count', 'value', 'value'])
})

test('each priority has its number of jobs', async () => {
  const { box } = await openFilters()
  const least = await box('Min priority')
  expect(await within(least).findByRole('option', { name: '9 · 1 job' })).toBeInTheDocument()
  expect(within(least).getByRole('option', { name: '8 · 0 jobs' })).toBeInTheDocument()
})
