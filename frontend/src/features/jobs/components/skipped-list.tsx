import { Link } from 'react-router'

import type { BulkResult } from '@/features/jobs/api/types'
import { formatCount } from '@/lib/format'

const SHOWN = 100

/** Jobs that were left alone, and why. */
export function SkippedList({ skipped }: { skipped: BulkResult['skipped'] }) {
  return (
    <details>
      <summary className="underline">Which, and why</summary>
      <ul className="mt-1 max-h-40 overflow-y-auto">
        {skipped.slice(0, SHOWN).map(({ id, reason }) => (
          <li key={id}>
            <Link to={`/jobs/${id}`} className="underline">
              #{id}
            </Link>{' '}
            {reason.replaceAll('_', ' ')}
          </li>
        ))}
        {skipped.length > SHOWN && <li>… and {formatCount(skipped.length - SHOWN)} more</li>}
      </ul>
    </details>
  )
}
