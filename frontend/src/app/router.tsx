import type { ComponentType } from 'react'
import { createBrowserRouter, Outlet, redirect } from 'react-router'

import { AccessGate } from '@/app/access-gate'
import { RouteError } from '@/app/route-error'
import { Shell } from '@/app/shell'
import { declareCode, loadCode } from '@/lib/load-code'
import { NotFoundPage } from '@/pages/not-found-page'

/** Returns the loader of a page's code. */
function page(load: () => Promise<ComponentType>) {
  declareCode(load)
  return async () => ({ Component: await loadCode(load) })
}

export const router = createBrowserRouter([
  {
    element: (
      <AccessGate>
        <Shell>
          <Outlet />
        </Shell>
      </AccessGate>
    ),
    errorElement: <RouteError />,
    // Blank until the code of the first page has loaded.
    HydrateFallback: () => null,
    children: [
      { index: true, element: null, loader: ({ request }) => redirect(`/jobs${new URL(request.url).search}`) },
      { path: 'jobs', lazy: page(() => import('@/pages/jobs-page').then((m) => m.JobsPage)) },
      { path: 'jobs/:id', lazy: page(() => import('@/pages/job-page').then((m) => m.JobPage)) },
      { path: 'workers', lazy: page(() => import('@/pages/workers-page').then((m) => m.WorkersPage)) },
      { path: 'overview', lazy: page(() => import('@/pages/overview-page').then((m) => m.OverviewPage)) },
      { path: 'keys', lazy: page(() => import('@/pages/keys-page').then((m) => m.KeysPage)) },
      { path: 'users', lazy: page(() => import('@/pages/users-page').then((m) => m.UsersPage)) },
      { path: 'account', lazy: page(() => import('@/pages/account-page').then((m) => m.AccountPage)) },
      { path: 'audit', lazy: page(() => import('@/pages/audit-page').then((m) => m.AuditPage)) },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
  {
    path: 'sign-in',
    HydrateFallback: () => null,
    errorElement: <RouteError />,
    lazy: page(() => import('@/pages/sign-in-page').then((m) => m.SignInPage)),
  },
  {
    path: 'reset-password',
    HydrateFallback: () => null,
    errorElement: <RouteError />,
    lazy: page(() => import('@/pages/reset-password-page').then((m) => m.ResetPasswordPage)),
  },
])
