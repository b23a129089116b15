import { createBrowserRouter, Outlet, redirect } from 'react-router'

import { RouteError } from '@/app/route-error'
import { Shell } from '@/app/shell'
import { NotFoundPage } from '@/pages/not-found-page'

export const router = createBrowserRouter([
  {
    element: (
      <Shell>
        <Outlet />
      </Shell>
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
      { path: '*', element: <NotFoundPage /> },
    ],
  },
])
