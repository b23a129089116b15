import { RotateCw, TriangleAlert } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { type Problem, isUnauthenticated } from '@/lib/problem'

type ProblemNoticeProps = { problem: Problem; title?: string; onRetry?: () => void }

/** The server's text is for programs: it names headers. */
const SESSION_ENDED = 'Your session had ended. Sign in and try again.'

/** Shows a problem with its detail, the request id to quote and a retry button. */
export function ProblemNotice({ problem, title, onRetry }: ProblemNoticeProps) {
  const text = isUnauthenticated(problem) ? SESSION_ENDED : problem.detail
  const detail = text === (title ?? problem.title) ? null : text
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-md border border-danger/40 bg-danger/8 px-3 py-2.5">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className="font-medium text-ink">{title ?? problem.title}</p>
        {detail !== null && <p className="text-ink-2">{detail}</p>}
        {problem.requestId !== undefined && (
          <p className="mt-0.5 font-mono text-2xs text-ink-3">Request {problem.requestId}</p>
        )}
      </div>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          <RotateCw aria-hidden /> Retry
        </Button>
      )}
    </div>
  )
}
