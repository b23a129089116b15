import { ProblemNotice } from '@/components/ui/problem-notice'
import type { Problem } from '@/lib/problem'

type ListProblemProps = { problem: Problem; onRetry: () => void }

export function ListProblem({ problem, onRetry }: ListProblemProps) {
  return (
    <div className="px-4 py-2">
      <ProblemNotice problem={problem} title="The jobs could not be loaded" onRetry={onRetry} />
    </div>
  )
}
