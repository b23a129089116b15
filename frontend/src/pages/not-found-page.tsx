import { Link } from 'react-router'

import { EmptyState } from '@/components/ui/empty-state'

export function NotFoundPage() {
  return (
    <main>
      <title>Not found · Muster</title>
      <EmptyState
        level={1}
        title="Page not found"
        actions={
          <Link to="/jobs" className="font-medium text-accent underline">
            All jobs
          </Link>
        }
      >
        The address may be outdated or mistyped.
      </EmptyState>
    </main>
  )
}
