import { useRouteError } from 'react-router'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { toProblem } from '@/lib/problem'

/** The last net: whatever a page threw while rendering, or a chunk that could not be loaded. */
export function RouteError() {
  const error = useRouteError()
  return (
    <main className="mx-auto max-w-xl p-6">
      <ProblemNotice
        problem={toProblem(error)}
        title="This page could not be shown"
        onRetry={() => location.reload()}
      />
    </main>
  )
}
