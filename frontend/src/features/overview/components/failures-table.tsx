import type { Stats } from '@/features/overview/api/get-stats'
import { formatCount } from '@/lib/format'

/** The most frequent messages of failed jobs, with their share of those shown as a bar behind the number. */
export function FailuresTable({ failures }: { failures: Stats['failures'] }) {
  const most = Math.max(1, ...failures.map(({ count }) => count))
  if (failures.length === 0) return <p className="text-ink-2">No job failed in this window.</p>
  return (
    <table className="w-full table-fixed">
      <caption className="sr-only">The most frequent messages of jobs that failed in this window</caption>
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
                <span className="min-w-10 text-right">{formatCount(count)}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
