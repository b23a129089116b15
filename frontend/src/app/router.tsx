import { createBrowserRouter, Outlet, redirect } from 'react-router'

import { AccessGate } from '@/app/access-gate'
import { RouteError } from '@/app/route-error'
import { Shell } from '@/app/shell'
import { NotFoundPage } from '@/pages/not-found-page'

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
      { path: 'jobs', lazy: () => import('@/pages/jobs-page').then((m) => ({ Component: m.JobsPage })) },
      { path: 'jobs/:id', lazy: () => import('@/pages/job-page').then((m) => ({ Component: m.JobPage })) },
      { path: 'workers', lazy: () => import('@/pages/workers-page').then((m) => ({ Component: m.WorkersPage })) },
      { path: 'overview', lazy: () => import('@/pages/overview-page').then((m) => ({ Component: m.OverviewPage })) },
      { path: 'keys', lazy: () => import('@/pages/keys-page').then((m) => ({ Component: m.KeysPage })) },
      { path: 'users', lazy: () => import('@/pages/users-page').then((m) => ({ Component: m.UsersPage })) },
      { path: 'account', lazy: () => import('@/pages/account-page').then((m) => ({ Component: m.AccountPage })) },
      { path: 'audit', lazy: () => import('@/pages/audit-page').then((m) => ({ Component: m.AuditPage })) },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
  {
    path: 'sign-in',
    HydrateFallback: () => null,
    errorElement: <RouteError />,
    lazy: () => import('@/pages/sign-in-page').then((m) => ({ Component: m.SignInPage })),
  },
  {
    path: 'reset-password',
    HydrateFallback: () => null,
    errorElement: <RouteError />,
    lazy: () => import('@/pages/reset-password-page').then((m) => ({ Component: m.ResetPasswordPage })),
  },
])
