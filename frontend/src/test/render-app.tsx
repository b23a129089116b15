import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { createMemoryRouter, RouterProvider } from 'react-router'

import { AccessGate } from '@/app/access-gate'
import { createQueryClient } from '@/app/query-client'
import { Shell } from '@/app/shell'
import { AccountPage } from '@/pages/account-page'
import { AuditPage } from '@/pages/audit-page'
import { JobPage } from '@/pages/job-page'
import { JobsPage } from '@/pages/jobs-page'
import { KeysPage } from '@/pages/keys-page'
import { SignInPage } from '@/pages/sign-in-page'
import { UsersPage } from '@/pages/users-page'
import { WorkersPage } from '@/pages/workers-page'

/** Renders the real pages with an in-memory router; only the network is mocked. Retries reads only if asked to. */
export function renderApp(path: string, { retries = false } = {}) {
  const client = createQueryClient()
  if (!retries) client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } })
  const inShell = (page: ReactNode) => (
    <AccessGate>
      <Shell>{page}</Shell>
    </AccessGate>
  )
  const router = createMemoryRouter(
    [
      { path: '/jobs', element: inShell(<JobsPage />) },
      { path: '/jobs/:id', element: inShell(<JobPage />) },
      { path: '/workers', element: inShell(<WorkersPage />) },
      { path: '/account', element: inShell(<AccountPage />) },
      { path: '/audit', element: inShell(<AuditPage />) },
      { path: '/keys', element: inShell(<KeysPage />) },
      { path: '/users', element: inShell(<UsersPage />) },
      { path: '/sign-in', element: <SignInPage /> },
      { path: '/', element: null },
    ],
    { initialEntries: [path] },
  )
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
  return { user: userEvent.setup(), router, unmount }
}
