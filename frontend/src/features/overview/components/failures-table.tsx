import { Link } from 'react-router'

import type { JobStats } from '@/domain/job/types'
import { latestUrl } from '@/features/overview/list-links'
import { formatCount } from '@/lib/format'

/** The most frequent messages of failed jobs; bars compare their counts. */
export function FailuresTable({ failures }: { failures: JobStats['failures'] }) {
  const most = Math.max(1, ...failures.map(({ count }) => count))
  if (failures.length === 0) return <p className="text-ink-2">No failed jobs in this time range.</p>
  return (
    <table className="w-full table-fixed">
      <caption className="sr-only">The most frequent messages of the jobs that failed in this time range</caption>
      <thead className="text-xs text-ink-2">
        <tr>
          <th scope="col" className="pb-1 text-left font-medium">
            Message
          </th>
          <th scope="col" className="w-28 pb-1 text-right font-medium sm:w-40">
            Jobs
          </th>
        </tr>
      </thead>
      <tbody>
        {failures.map(({ message, count }) => (
          <tr key={message} className="border-t border-line">
            <th scope="row" title={message} className="truncate py-1.5 pr-4 text-left font-normal">
              {message === '' ? <span className="text-ink-2">No message</span> : message}
            </th>
            <td className="py-1.5">
              <span className="flex items-center justify-end gap-2 tabular-nums">
                <span aria-hidden className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-line">
                  <span className="block h-full rounded-full bg-failed" style={{ width: `${(100 * count) / most}%` }} />
                </span>
                <Link to={latestUrl('FAILED')} className="min-w-10 text-right hover:underline">
                  {formatCount(count)}
                </Link>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
