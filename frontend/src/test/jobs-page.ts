import { act, screen, waitFor } from '@testing-library/react'
import type { RequestHandler } from 'msw'

import type { Status } from '@/domain/job/status-meta'
import { fakeApi, makeRow } from '@/test/fake-api'
import { renderApp } from '@/test/render-app'
import { server } from '@/test/server'

export const newestFirst = (count: number, status: (id: number) => Status = () => 'COMPLETED') =>
  Array.from({ length: count }, (_, index) => makeRow(count - index, status(count - index)))

type OpenOptions = { retries?: boolean; override?: RequestHandler[] }

/** Renders the app on a fake server with these jobs; `override` answers before it. */
export function open(path = '/jobs', rows = newestFirst(300), { retries, override = [] }: OpenOptions = {}) {
  const api = fakeApi(rows)
  server.use(...override, ...api.handlers)
  return { ...api, ...renderApp(path, { retries }) }
}

export const grid = () => screen.findByRole('grid', { name: 'Jobs' })
export const rowOf = async (name: string) =>
  (await screen.findByRole('link', { name })).closest<HTMLElement>('[role=row]')!
export const openMenu = async (user: ReturnType<typeof renderApp>['user'], name: string, item: string) => {
  await user.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await user.click(await screen.findByRole('menuitem', { name: item }))
}

/** Clicks a checkbox as a user does: once it is enabled, which is when the rows of the result have arrived. */
export async function check(user: ReturnType<typeof renderApp>['user'], name: string) {
  const enabled = await waitFor(() => {
    const box = screen.getByRole('checkbox', { name })
    expect(box).toBeEnabled()
    return box
  })
  await user.click(enabled)
}
export const selectRowsInView = (user: ReturnType<typeof renderApp>['user']) => check(user, 'Select the rows in view')

export const advance = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
