import { screen, waitFor, within } from '@testing-library/react'

import { jobWithLog, numbered, output } from '@/test/job-with-log'
import { renderApp } from '@/test/render-app'

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
