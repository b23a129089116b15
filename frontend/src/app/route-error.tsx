import { useRouteError } from 'react-router'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { toProblem } from '@/lib/problem'

/** Shows what a page threw while rendering, or a chunk that failed to load. */
export function RouteError() {
  const error = useRouteError()
  return (
    <main className="mx-auto max-w-xl p-6">
      <ProblemNotice problem={toProblem(error)} title="Could not show this page" onRetry={() => location.reload()} />
    </main>
  )
}
