import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import { makeJob, makeRow } from '@/test/fake-api'
import { grid, newestFirst, open, rowOf } from '@/test/jobs-page'

test.each(['Update status…', 'Delete…'])(
  'the menu button has the focus again after the dialog of "%s"',
  async (item) => {
    const { user } = open('/jobs', [makeRow(1, 'RUNNING')])
    // Once more, since the dialog opens at once when its code is there.
    for (let round = 0; round < 2; round += 1) {
      const button = await screen.findByRole('button', { name: 'Actions for job 1' })
      await user.click(button)
      await user.click(await screen.findByRole('menuitem', { name: item }))
      await screen.findByRole(item === 'Delete…' ? 'alertdialog' : 'dialog')
      await user.keyboard('{Escape}')
      await waitFor(() => expect(screen.getByRole('button', { name: 'Actions for job 1' })).toHaveFocus())
    }
  },
)

test('the focus stays by the actions when the button used disappears', async () => {
  let job = makeJob(makeRow(7, 'PENDING'))
  open('/jobs/7', [], {
    override: [
      http.get('*/api/jobs/7/', () => HttpResponse.json(job)),
      http.post('*/api/jobs/7/cancel/', () => {
        job = makeJob(makeRow(7, 'CANCELLED'))
        return HttpResponse.json(job)
      }),
    ],
  })
  const cancel = await screen.findByRole('button', { name: 'Cancel' })
  cancel.focus()
  cancel.click()
  const retry = await screen.findByRole('button', { name: 'Retry' })
  await waitFor(() => expect(document.activeElement).not.toBe(document.body))
  expect(document.activeElement).toContainElement(retry)
  expect(document.activeElement).not.toBe(screen.getByRole('main').parentElement)
})

test('the keys of an open row menu do not move the rows', async () => {
  const { user, router } = open('/jobs?view=table', newestFirst(300))
  const table = await grid()
  await rowOf('job 300')
  table.focus()
  await user.keyboard('{ArrowDown}m')
  await screen.findByRole('menu')
  await user.keyboard('{End}x')
  expect(screen.getByRole('menu')).toBeVisible()
  expect(within(table).getByRole('row', { name: /job 300/ })).toHaveAttribute('aria-selected', 'false')
  expect(table.getAttribute('aria-activedescendant')).toBe((await rowOf('job 300')).id)
  expect(router.state.location.search).not.toContain('position')
})

test('moving on from the menu button of a row gives the focus to the table', async () => {
  const { user } = open('/jobs?view=table', newestFirst(300))
  const table = await grid()
  await rowOf('job 300')
  table.focus()
  await user.keyboard('{ArrowDown}m')
  await screen.findByRole('menu')
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.getByRole('button', { name: 'Actions for job 300' })).toHaveFocus())
  await user.keyboard('{PageDown}')
  expect(table).toHaveFocus()
})
