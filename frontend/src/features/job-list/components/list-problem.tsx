import { ProblemNotice } from '@/components/ui/problem-notice'
import { useConnection } from '@/lib/connection'
import type { Problem } from '@/lib/problem'

type ListProblemProps = { problem: Problem; hasRows: boolean; onRetry: () => void }

/** Why the list, or what is new in it, could not be had. That the server is away is said once, above the page. */
export function ListProblem({ problem, hasRows, onRetry }: ListProblemProps) {
  const away = useConnection() === 'away'
  if (away && hasRows && problem.isOffline) return null
  return (
    <div className="px-4 py-2">
      <ProblemNotice problem={problem} title="The jobs could not be loaded" onRetry={onRetry} />
    </div>
  )
}
