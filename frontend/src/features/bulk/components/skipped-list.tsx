import { Link } from 'react-router'

import type { BulkResult } from '@/domain/job/types'
import { formatCount } from '@/lib/format'

const SHOWN = 100

const reasonWords: Record<string, string> = {
  transition_refused: 'its status does not allow it',
  not_found: 'no longer there',
}

type SkippedListProps = { skipped: BulkResult['skipped']; total?: number }

/** Jobs that were left alone, and why. */
export function SkippedList({ skipped, total = skipped.length }: SkippedListProps) {
  const shown = skipped.slice(0, SHOWN)
  return (
    <details>
      <summary className="w-fit underline underline-offset-2">Which, and why</summary>
      <ul className="mt-1 grid max-h-40 grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-x-6 overflow-y-auto">
        {shown.map(({ id, reason }) => (
          <li key={id} className="flex gap-2">
            <Link to={`/jobs/${id}`} className="tabular-nums underline underline-offset-2">
              #{id}
            </Link>
            <span className="text-ink-2">{reasonWords[reason] ?? reason.replaceAll('_', ' ')}</span>
          </li>
        ))}
      </ul>
      {total > shown.length && <p className="mt-1 text-ink-2">… and {formatCount(total - shown.length)} more</p>}
    </details>
  )
}
