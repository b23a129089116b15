import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow, problem } from '@/test/fake-api'
import { advance, newestFirst, open } from '@/test/jobs-page'
import { server } from '@/test/server'

const BUSY = { code: 'busy', title: 'Service Unavailable', detail: 'The database is busy.' }
const refuseLists = http.get('*/api/jobs/', () => problem(503, BUSY))

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => void vi.useRealTimers())

test('a refusal that is being retried is reported after a second, under the columns of the table', async () => {
  let answer: () => void = () => undefined
  const answered = new Promise<void>((resolve) => (answer = resolve))
  let refused = false
  const refuseOnce = http.get('*/api/jobs/', () => {
    if (refused) return answered
    refused = true
    return problem(503, BUSY)
  })
  open('/jobs', newestFirst(3), { retries: true, override: [refuseOnce] })
  const labels = () =>
    Array.from(document.querySelectorAll('[role=columnheader]')).map(({ textContent }) => textContent)
  const outlined = labels()
  expect(outlined).toContain('Created')
  expect(screen.queryByText(/Still trying/)).not.toBeInTheDocument()
  await advance(2_000)
  expect(await screen.findByText('The database is busy. Still trying…')).toBeVisible()

  answer()
  expect(await screen.findByRole('link', { name: 'job 3' })).toBeVisible()
  expect(labels()).toEqual(outlined)
  await waitFor(() => expect(screen.queryByText(/Still trying/)).not.toBeInTheDocument())
})

test('the reason is shown once the retries have failed', async () => {
  open('/jobs', newestFirst(3), { retries: true, override: [refuseLists] })
  await advance(3_000)
  expect(await screen.findByRole('alert')).toHaveTextContent('The database is busy.')
  expect(screen.queryByText(/Still trying/)).not.toBeInTheDocument()
})

test('counts that could not be read are not shown as if they were still loading', async () => {
  const noStats = http.get('*/api/jobs/stats/', () => problem(500))
  open('/jobs', newestFirst(3), { override: [noStats] })
  const chips = within(screen.getByRole('group', { name: 'Filter by status' }))
  expect(await chips.findByRole('button', { name: 'All not counted' })).toBeVisible()
  expect(chips.getByRole('button', { name: 'Failed not counted' })).toBeVisible()
})

test('a job that could not be loaded is named all the same', async () => {
  open('/jobs/7', [], { override: [http.get('*/api/jobs/7/', () => problem(503, BUSY))] })
  expect(await screen.findByRole('alert')).toHaveTextContent('The database is busy.')
  expect(screen.getByRole('heading', { level: 1, name: 'Job 7' })).toBeVisible()
})

test.each(['table', 'pages', 'cards'])(
  'the rows of the last filter stay in the %s when the next one fails',
  async (view) => {
    const { user } = open(`/jobs?view=${view}`, newestFirst(3))
    await screen.findByRole('link', { name: 'job 3' })
    server.use(refuseLists)
    const chips = screen.getByRole('group', { name: 'Filter by status' })
    await user.click(within(chips).getByRole('button', { name: /^Completed/ }))
    expect(await screen.findByRole('alert')).toHaveTextContent('The database is busy.')
    expect(screen.getByRole('link', { name: 'job 3' })).toBeVisible()
  },
)

test('values of the address without effect are named', async () => {
  const { user, router } = open('/jobs?status=COMPLETED,DONE&priority_min=11&page=0&queue=default&colour=red')
  const notice = await screen.findByText(/^Ignored in the address/)
  expect(notice).toHaveTextContent('status=DONE, priority_min=11, page=0, colour=red')
  await user.click(within(notice.parentElement!).getByRole('button', { name: 'Dismiss' }))
  await waitFor(() => expect(notice).not.toBeInTheDocument())
  expect(router.state.location.search).toBe('?status=COMPLETED&queue=default')
})

test('a valid address has no notice', async () => {
  open('/jobs?status=COMPLETED&status=FAILED&view=table&page=1&created=7d')
  await screen.findByRole('grid', { name: 'Jobs' })
  expect(screen.queryByText(/^Ignored in the address/)).not.toBeInTheDocument()
})

test('on a phone the actions of the selection are in a menu', async () => {
  const matchMedia = globalThis.matchMedia
  vi.stubGlobal('matchMedia', (query: string) =>
    Object.assign(matchMedia(query), { matches: query === '(max-width: 639px)' }),
  )
  try {
    const { user } = open(
      '/jobs',
      newestFirst(3, () => 'FAILED'),
    )
    await user.click(await screen.findByRole('checkbox', { name: 'Select job 2' }))
    const bar = await screen.findByRole('toolbar', { name: 'Selection' })
    expect(within(bar).getAllByRole('button')).toHaveLength(2)
    await user.click(within(bar).getByRole('button', { name: 'Actions' }))
    const items = (await screen.findAllByRole('menuitem')).map((item) => item.textContent.trim())
    expect(items).toEqual(['Retry…', 'Delete…'])
    await user.click(screen.getByRole('menuitem', { name: 'Retry…' }))
    expect(await screen.findByRole('alertdialog', { name: 'Retry 1 job?' })).toBeVisible()
  } finally {
    vi.unstubAllGlobals()
  }
})

test.each([
  ['/workers', '*/api/workers/'],
  ['/jobs/7?tab=log', '*/api/jobs/7/logs/'],
])('the reason stays at %s while the page tries again', async (path, address) => {
  let tries = 0
  const refuseOnce = http.get(address, () => {
    tries += 1
    return tries === 1 ? problem(503, BUSY) : new Promise<never>(() => undefined)
  })
  const job = http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, 'RUNNING'), { task: 'train' })))
  open(path, [], { override: [refuseOnce, job] })
  expect(await screen.findByRole('alert')).toHaveTextContent('The database is busy.')
  await advance(6_000)
  expect(tries).toBe(2)
  expect(screen.getByRole('alert')).toHaveTextContent('The database is busy.')
})

test('a server that is gone is reported once over a job that is shown', async () => {
  const job = makeJob(makeRow(7, 'RUNNING'), { task: 'train' })
  let reads = 0
  const readOnce = http.get('*/api/jobs/7/', () => {
    reads += 1
    return reads === 1 ? HttpResponse.json(job) : HttpResponse.error()
  })
  open('/jobs/7', [], { override: [readOnce] })
  expect(await screen.findByRole('heading', { level: 1, name: 'job 7 #7' })).toBeVisible()
  await advance(6_000)
  expect(await screen.findByText(/^The server is unreachable/)).toBeVisible()
  expect(reads).toBeGreaterThan(1)
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})
