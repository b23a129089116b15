import { Link } from 'react-router'

import type { BulkResult } from '@/domain/operation/types'
import { formatCount } from '@/lib/format'

const MAX_SHOWN = 100

const reasonLabels: Record<string, string> = {
  transition_refused: 'not allowed by its status',
  not_found: 'deleted',
  not_owner: 'belongs to somebody else',
  job_finished: 'already finished',
}

type SkippedListProps = { skipped: BulkResult['skipped']; total?: number }

/** Lists the skipped jobs with the reason for each. */
export function SkippedList({ skipped, total = skipped.length }: SkippedListProps) {
  const shown = skipped.slice(0, MAX_SHOWN)
  return (
    <details>
      <summary className="w-fit underline underline-offset-2">Details</summary>
      <ul className="mt-1 grid max-h-40 grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-x-6 overflow-y-auto">
        {shown.map(({ id, reason }) => (
          <li key={id} className="flex gap-2">
            <Link to={`/jobs/${id}`} className="tabular-nums underline underline-offset-2">
              #{id}
            </Link>
            <span className="text-ink-2">{reasonLabels[reason] ?? reason.replaceAll('_', ' ')}</span>
          </li>
        ))}
      </ul>
      {total > shown.length && <p className="mt-1 text-ink-2">… and {formatCount(total - shown.length)} more</p>}
    </details>
  )
}
