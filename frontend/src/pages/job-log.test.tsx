import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { LogPage } from '@/domain/job/types'
import { makeJob, makeRow, problem } from '@/test/fake-api'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

type Log = { texts: string[]; complete: boolean; attempts: number[]; gap: LogPage['gap']; behindGap: number }

/** A server with the output of job 7; `queries` records what was read. News arrive when `texts` grows. */
function jobWithLog(given: Partial<Log> = {}, status: 'RUNNING' | 'COMPLETED' = 'COMPLETED') {
  const log: Log = { texts: [], complete: status !== 'RUNNING', attempts: [1], gap: null, behindGap: 0, ...given }
  const queries: URLSearchParams[] = []
  const answer = (query: URLSearchParams) => {
    const isStored = ({ number }: { number: number }) =>
      log.gap === null || number <= log.gap.after_line || number >= log.behindGap
    const all = log.texts.map((text, index) => ({ number: index + 1, text })).filter(isStored)
    const from = Number(query.get('from_line') ?? query.get('after') ?? 1)
    const search = query.get('search')
    const lines = query.has('tail')
      ? all.slice(-Number(query.get('tail')))
      : all
          .filter(({ number, text }) => number >= from && (search === null || text.toLowerCase().includes(search)))
          .slice(0, Number(query.get('limit') ?? 1_000))
    const next = search !== null ? (lines.at(-1)?.number ?? 0) + 1 : log.texts.length + 1
    return { lines, after: String(next) }
  }
  server.use(
    http.get('*/api/jobs/7/', () => HttpResponse.json(makeJob(makeRow(7, status), { task: 'train' }))),
    http.get('*/api/jobs/7/logs/', ({ request }) => {
      const query = new URL(request.url).searchParams
      queries.push(query)
      const { texts, complete, attempts, gap } = log
      return HttpResponse.json({
        ...answer(query),
        attempt: Number(query.get('attempt')),
        attempts,
        line_count: texts.length,
        size_bytes: 2_048,
        complete,
        gap,
      })
    }),
  )
  return { log, queries }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `output ${index + 1}`)
const output = () => screen.findByRole('log', { name: 'Output' })

/** jsdom has no layout: gives the element a scroll position, and tells it. */
function scrollTo(element: HTMLElement, top: number, height: number) {
  Object.defineProperty(element, 'scrollHeight', { configurable: true, value: height })
  element.scrollTop = top
  fireEvent.scroll(element)
}

test('shows the last lines first, with one request', async () => {
  const { queries } = jobWithLog({ texts: numbered(2_000) })
  renderApp('/jobs/7?tab=log')
  expect(await within(await output()).findByText('output 2000')).toBeInTheDocument()
  expect(screen.queryByText('output 1')).not.toBeInTheDocument()
  expect(screen.getByText('2,000 lines · 2 kB')).toBeVisible()
  expect(queries.map(String)).toEqual(['attempt=1&tail=500'])
})

test('reads earlier lines when they are scrolled to, and not again', async () => {
  const { queries } = jobWithLog({ texts: numbered(2_000) })
  renderApp('/jobs/7?tab=log')
  const view = await output()
  await within(view).findByText('output 2000')
  scrollTo(view, 0, 36_000)
  expect(await within(view).findByText('output 1')).toBeInTheDocument()
  expect(screen.queryByText('output 2000')).not.toBeInTheDocument()
  scrollTo(view, 90, 36_000)
  expect(await within(view).findByText('output 20')).toBeInTheDocument()
  expect(queries.filter((query) => query.has('from_line')).map(String)).toEqual(['attempt=1&from_line=1&limit=500'])
})

test('follows what is written, stops when one scrolls up, and goes back to the end', async () => {
  const { log } = jobWithLog({ texts: numbered(100) }, 'RUNNING')
  const { user } = renderApp('/jobs/7?tab=log')
  const view = await output()
  expect(await screen.findByText(/following/)).toBeVisible()
  log.texts = numbered(150)
  expect(await within(view).findByText('output 150')).toBeInTheDocument()

  scrollTo(view, view.scrollTop, 2_700)
  scrollTo(view, 300, 2_700)
  expect(await screen.findByText(/live/)).toBeVisible()
  log.texts = numbered(200)
  expect(await screen.findByText(/^200 lines/)).toBeVisible()
  expect(screen.queryByText('output 200')).not.toBeInTheDocument()

  await user.click(screen.getByRole('button', { name: 'Follow' }))
  expect(await within(view).findByText('output 200')).toBeInTheDocument()
})

test('stops reading once the attempt has ended', async () => {
  const { log, queries } = jobWithLog({ texts: numbered(3) }, 'RUNNING')
  renderApp('/jobs/7?tab=log')
  await output()
  log.complete = true
  await waitFor(() => expect(screen.getByText('3 lines · 2 kB')).toBeVisible())
  const { length } = queries
  await new Promise((resolve) => setTimeout(resolve, 800))
  expect(queries).toHaveLength(length)
})

test('an address leads to a line, and a click on a number makes one', async () => {
  jobWithLog({ texts: numbered(2_000) })
  const { user, router } = renderApp('/jobs/7?line=900')
  const view = within(await output())
  expect(await view.findByText('output 900')).toBeInTheDocument()
  expect(view.getByRole('link', { name: 'Line 900' })).toHaveAttribute('aria-current', 'true')
  expect(view.getByRole('link', { name: 'Line 901' })).not.toHaveAttribute('aria-current')
  await user.click(view.getByRole('link', { name: 'Line 905' }))
  expect(router.state.location.search).toBe('?tab=log&line=905')
  await user.keyboard('{Shift>}')
  await user.click(view.getByRole('link', { name: 'Line 902' }))
  await user.keyboard('{/Shift}')
  expect(router.state.location.search).toBe('?tab=log&line=902-905')
  expect(screen.getByRole('button', { name: 'Copy lines 902–905' })).toBeEnabled()
})

test('copies the marked lines without their colours', async () => {
  jobWithLog({ texts: ['one', '\u001b[31mtwo\u001b[0m', 'three'] })
  const { user } = renderApp('/jobs/7?line=2-3')
  await user.click(await screen.findByRole('button', { name: 'Copy lines 2–3' }))
  expect(await screen.findByText('Copied 2 lines')).toBeInTheDocument()
  expect(await navigator.clipboard.readText()).toBe('two\nthree')
})

test('finds text in the whole log, goes from match to match, and marks it', async () => {
  const texts = numbered(2_000).map((text, index) => ([9, 1_499].includes(index) ? `${text} FAILED` : text))
  jobWithLog({ texts })
  const { user, router } = renderApp('/jobs/7?tab=log')
  await output()
  await user.type(screen.getByRole('searchbox', { name: 'Find in the log' }), 'failed')
  expect(await screen.findByText('2 lines')).toBeVisible()
  await user.keyboard('{Enter}')
  expect(await screen.findByText('FAILED')).toBeInTheDocument()
  expect(screen.getByText('FAILED').tagName).toBe('MARK')
  expect(screen.getByRole('link', { name: 'Line 10' })).toHaveAttribute('aria-current', 'true')
  expect(screen.getByText('1 of 2 lines')).toBeVisible()
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('link', { name: 'Line 1500' })).toHaveAttribute('aria-current', 'true')
  expect(router.state.location.search).toBe('?tab=log&line=1500&find=failed')
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('link', { name: 'Line 10' })).toBeInTheDocument()
  await user.keyboard('{Shift>}{Enter}{/Shift}')
  expect(await screen.findByRole('link', { name: 'Line 1500' })).toBeInTheDocument()
})

test('tells what is missing between the head and the tail', async () => {
  jobWithLog({ texts: numbered(1_000), gap: { after_line: 5, lost_bytes: 3_145_728 }, behindGap: 900 })
  renderApp('/jobs/7?line=3')
  const view = within(await output())
  expect(await view.findByText('output 5')).toBeInTheDocument()
  expect(view.getByText(/^3 MB are missing here/)).toBeInTheDocument()
  expect(await view.findByText('output 900')).toBeInTheDocument()
  expect(view.queryByRole('link', { name: 'Line 6' })).not.toBeInTheDocument()
})

test('switches between attempts', async () => {
  const { queries } = jobWithLog({ texts: numbered(3), attempts: [1, 2] })
  const { user, router } = renderApp('/jobs/7?tab=log')
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Attempt' }), 'Attempt 2')
  await waitFor(() => expect(queries.at(-1)?.get('attempt')).toBe('2'))
  expect(router.state.location.search).toBe('?tab=log&attempt=2')
  expect(await screen.findByRole('link', { name: 'Download' })).toHaveAttribute(
    'href',
    '/api/jobs/7/logs/raw/?attempt=2',
  )
})

test('a job without output says so, and a failure can be retried', async () => {
  jobWithLog()
  const { unmount } = renderApp('/jobs/7?tab=log')
  expect(await screen.findByRole('heading', { name: 'No output' })).toBeVisible()
  expect(screen.queryByRole('log')).not.toBeInTheDocument()
  unmount()
  jobWithLog({ texts: numbered(3) })
  server.use(http.get('*/api/jobs/7/logs/', () => problem(500), { once: true }))
  const { user } = renderApp('/jobs/7?tab=log')
  expect(await screen.findByRole('alert')).toHaveTextContent('Could not load the log')
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await within(await output()).findByText('output 3')).toBeInTheDocument()
})
