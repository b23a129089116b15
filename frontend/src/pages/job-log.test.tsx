import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'

import { problem } from '@/test/fake-api'
import { jobWithLog, numbered, output } from '@/test/job-with-log'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

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
  expect(screen.getByText('This attempt has written nothing.')).toBeVisible()
  expect(screen.queryByRole('log')).not.toBeInTheDocument()
  unmount()
  jobWithLog({ texts: numbered(3) })
  server.use(http.get('*/api/jobs/7/logs/', () => problem(500), { once: true }))
  const { user } = renderApp('/jobs/7?tab=log')
  expect(await screen.findByRole('alert')).toHaveTextContent('Could not load the log')
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await within(await output()).findByText('output 3')).toBeInTheDocument()
})
