import { ProblemNotice } from '@/components/ui/problem-notice'
import { useConnection } from '@/lib/connection'
import type { Problem } from '@/lib/problem'

type ListProblemProps = { problem: Problem; hasRows: boolean; onRetry: () => void }

/** Explains why the list could not be loaded or refreshed. The banner above the page reports an unreachable server. */
export function ListProblem({ problem, hasRows, onRetry }: ListProblemProps) {
  const unreachable = useConnection() === 'unreachable'
  if (unreachable && hasRows && problem.isOffline) return null
  return (
    <div className="px-4 py-2">
      <ProblemNotice problem={problem} title="Could not load the jobs" onRetry={onRetry} />
    </div>
  )
}
