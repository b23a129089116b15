import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { http } from 'msw'

import { jobWithLog, numbered, output } from '@/test/job-with-log'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

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
  // The lines found for "fail" are as many.
  await waitFor(() => expect(router.state.location.search).toContain('find=failed'))
  expect(await screen.findByText('2 matching lines')).toBeVisible()
  await user.keyboard('{Enter}')
  expect(await screen.findByText('FAILED')).toBeInTheDocument()
  expect(screen.getByText('FAILED').tagName).toBe('MARK')
  expect(screen.getByRole('link', { name: 'Line 10' })).toHaveAttribute('aria-current', 'true')
  expect(screen.getByText('1 of 2 matching lines')).toBeVisible()
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('link', { name: 'Line 1500' })).toHaveAttribute('aria-current', 'true')
  expect(router.state.location.search).toBe('?tab=log&line=1500&find=failed')
  await user.keyboard('{Enter}')
  expect(await screen.findByRole('link', { name: 'Line 10' })).toBeInTheDocument()
  await user.keyboard('{Shift>}{Enter}{/Shift}')
  expect(await screen.findByRole('link', { name: 'Line 1500' })).toBeInTheDocument()
})

test('Enter finds what was just typed at once, and goes to the first line that has it', async () => {
  const { queries } = jobWithLog({ texts: [...numbered(2_000), 'needle', 'needle again'] })
  const { router } = renderApp('/jobs/7?tab=log')
  await output()
  const field = screen.getByRole('searchbox', { name: 'Find in the log' })
  // At once, whatever the machine does meanwhile: nothing has been looked up yet.
  fireEvent.change(field, { target: { value: 'needle' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(await screen.findByText('1 of 2 matching lines')).toBeVisible()
  expect(router.state.location.search).toBe('?tab=log&line=2001&find=needle')
  expect(queries.map((query) => query.get('search')).filter((search) => search !== null)).toEqual(['needle'])
})

test('a search that is still under way goes nowhere once other text has been typed', async () => {
  jobWithLog({ texts: ['first', 'other'] })
  const { user, router } = renderApp('/jobs/7?tab=log')
  await output()
  const answers: (() => void)[] = []
  server.use(
    http.get('*/api/jobs/7/logs/', ({ request }) => {
      if (new URL(request.url).searchParams.get('search') !== 'first') return undefined
      return new Promise<undefined>((resolve) => answers.push(() => resolve(undefined)))
    }),
  )
  await user.click(screen.getByRole('searchbox', { name: 'Find in the log' }))
  await user.paste('first')
  await user.keyboard('{Enter}')
  await waitFor(() => expect(answers).toHaveLength(1))
  await user.clear(screen.getByRole('searchbox', { name: 'Find in the log' }))
  await user.paste('other')
  answers.forEach((answer) => answer())
  expect(await screen.findByText('1 matching line')).toBeVisible()
  expect(router.state.location.search).toBe('?tab=log&find=other')
})
