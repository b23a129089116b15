import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { JobCount } from '@/domain/job/types'
import { problem } from '@/test/fake-api'
import { check, grid, newestFirst, open, selectRowsInView } from '@/test/jobs-page'
import { server } from '@/test/server'

/** Opens the list on a server that counts on request only, when `answer` is called; records the aborted counts. */
function openUncounted(path: string, count: JobCount | Response, jobs = 300) {
  let answer: () => void = () => undefined
  const asked = new Promise<void>((resolve) => (answer = resolve))
  const aborted: string[] = []
  const opened = open(path, newestFirst(jobs), {
    override: [
      http.get('*/api/jobs/count/', async ({ request }) => {
        request.signal.addEventListener('abort', () => aborted.push(new URL(request.url).search))
        await asked
        return count instanceof Response ? count.clone() : HttpResponse.json(count)
      }),
    ],
  })
  opened.state.uncounted = true
  return { ...opened, answer, aborted }
}

const exactly = (count: number): JobCount => ({ count, count_exact: true })
const status = () => screen.getByText(/^Row/)

test('the list shows its rows at once and fills in their count', async () => {
  const { answer } = openUncounted('/jobs?queue=default', exactly(300))
  expect(await screen.findByRole('link', { name: 'job 300' })).toBeVisible()
  expect(await grid()).toHaveAttribute('aria-rowcount', '-1')
  expect(status()).toHaveTextContent(/at least \d+ · counting…$/)
  answer()
  await waitFor(() => expect(status()).toHaveTextContent(/^Row 1 of 300$/))
  expect(await grid()).toHaveAttribute('aria-rowcount', '301')
})

test('the position in view stays when the count arrives', async () => {
  const { answer } = openUncounted('/jobs?queue=default&position=150', exactly(900), 900)
  expect(await screen.findByRole('link', { name: 'job 750' })).toBeVisible()
  expect(status()).toHaveTextContent(/^Row 151 of at least/)
  answer()
  await waitFor(() => expect(status()).toHaveTextContent(/^Row 151 of 900$/))
  expect(screen.getByRole('link', { name: 'job 750' })).toBeVisible()
})

test('rows too many to be counted stay in view while the list changes to pages from the start', async () => {
  const { answer } = openUncounted('/jobs?queue=default&position=450', { count: 500, count_exact: false }, 900)
  expect(await screen.findByRole('link', { name: 'job 450' })).toBeVisible()
  answer()
  expect(await screen.findByText(/rows load as you scroll/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'job 450' })).toBeVisible()
  expect(status()).toHaveTextContent(/^Row 451 of at least/)
})

test('a failed count is said plainly and can be repeated', async () => {
  const failed = problem(503, { title: 'Too slow', detail: 'The count took too long.' }) as Response
  const { answer, user } = openUncounted('/jobs?queue=default', failed)
  answer()
  expect(await screen.findByText('could not be counted')).toHaveAttribute('title', 'The count took too long.')
  expect(screen.getByRole('link', { name: 'job 300' })).toBeVisible()
  expect(await screen.findByRole('button', { name: 'All not counted' })).toBeVisible()
  server.use(http.get('*/api/jobs/count/', () => HttpResponse.json(exactly(300))))
  await user.click(screen.getByRole('button', { name: 'Count again' }))
  await waitFor(() => expect(status()).toHaveTextContent(/^Row 1 of 300$/))
})

test.each(['table', 'pages', 'cards'])('the %s and the counts by status give the same lower bound', async (view) => {
  const counted: Partial<Record<string, JobCount>> = {
    PENDING: { count: 10_000, count_exact: false },
    FAILED: { count: 1_705, count_exact: true },
  }
  const { state } = open(`/jobs?view=${view}&search=job`, newestFirst(300), {
    override: [
      http.get('*/api/jobs/count/', ({ request }) => {
        const status = new URL(request.url).searchParams.get('status')
        return HttpResponse.json(counted[status ?? ''] ?? exactly(0))
      }),
    ],
  })
  state.exact = false
  expect(await screen.findByRole('button', { name: 'All 11,705+' })).toBeVisible()
  expect((await screen.findByText('11,705')).closest('p')).toHaveTextContent(/at least 11,705$/)
})

test('a count is cancelled when the list gives way to another', async () => {
  const { user, aborted } = openUncounted('/jobs?queue=default', exactly(300))
  expect(await screen.findByText(/counting…/)).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Remove queue default' }))
  await waitFor(() => expect(aborted.some((search) => search.includes('queue=default'))).toBe(true))
})

test('numbered pages lead on while their jobs are counted', async () => {
  const { user, answer } = openUncounted('/jobs?view=pages&queue=default', exactly(300))
  expect(await screen.findByText(/1–20 of/)).toHaveTextContent('1–20 of at least 21 · counting…')
  await user.click(screen.getByRole('button', { name: 'Next page' }))
  expect(await screen.findByText(/21–40 of/)).toHaveTextContent('21–40 of at least 41 · counting…')
  answer()
  expect(await screen.findByText('21–40 of 300')).toBeVisible()
})

test('a page beyond the end waits for the count and gives way to the last one', async () => {
  const { answer, router } = openUncounted('/jobs?view=pages&queue=default&page=99', exactly(300))
  answer()
  await waitFor(() => expect(router.state.location.search).toContain('page=15'))
  expect(await screen.findByText('281–300 of 300')).toBeVisible()
})

test('all matching jobs can be selected without their count, and the confirmation asks for more than a click', async () => {
  const failed = problem(503, { title: 'Too slow' }) as Response
  const { answer, user } = openUncounted('/jobs?view=pages&queue=default', failed)
  answer()
  server.use(http.post('*/api/jobs/bulk/', () => problem(503, { title: 'Too slow' })))
  await selectRowsInView(user)
  await user.click(await screen.findByRole('button', { name: 'Select all matching jobs' }))
  const bar = screen.getByRole('toolbar', { name: 'Selection' })
  expect(bar).toHaveTextContent('All selected (at least 20)')
  await user.click(within(bar).getByRole('button', { name: 'Delete' }))
  const dialog = await screen.findByRole('alertdialog')
  expect(await within(dialog).findByText(/could not be counted/)).toBeVisible()
  const confirm = within(dialog).getByRole('button', { name: 'Delete at least 20 jobs' })
  expect(confirm).toBeDisabled()
  await user.type(within(dialog).getByLabelText('Type all to confirm'), 'all')
  expect(confirm).toBeEnabled()
})

test('the band offers nothing more when all matching jobs are selected', async () => {
  const { user } = open('/jobs?queue=default', newestFirst(3))
  await screen.findByRole('button', { name: 'All 3' })
  await check(user, 'Select the rows in view')
  expect(await screen.findByRole('toolbar', { name: 'Selection' })).toHaveTextContent('3 selected')
  expect(screen.queryByRole('button', { name: /^Select all/ })).not.toBeInTheDocument()
})
