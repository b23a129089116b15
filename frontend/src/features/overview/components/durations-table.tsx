import { Link } from 'react-router'

import type { JobStats } from '@/domain/job/types'
import { ENDED_URL } from '@/features/overview/list-links'
import { formatDuration } from '@/lib/time'

const columns = [
  ['p50', 'Median'],
  ['avg', 'Mean'],
  ['p95', 'p95'],
  ['p99', 'p99'],
] as const

/** Percentiles of waiting and run times, beside those of the time range before. */
export function DurationsTable({ stats }: { stats: JobStats }) {
  const rows = [
    ['Waited', stats.wait_time, stats.previous.wait_time],
    ['Ran', stats.execution_time, stats.previous.execution_time],
  ] as const
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-right whitespace-nowrap tabular-nums">
        <caption className="sr-only">Waiting and run times of the jobs that ended in this time range</caption>
        <thead className="text-xs text-ink-2">
          <tr>
            <th scope="col" className="pb-1 text-left font-medium">
              <span className="sr-only">Phase</span>
            </th>
            {columns.map(([key, label]) => (
              <th key={key} scope="col" className="pb-1 pl-4 font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, durations, before]) => (
            <tr key={label} className="border-t border-line">
              <th scope="row" className="py-1.5 text-left font-medium">
                {label}
              </th>
              {columns.map(([key]) => {
                const value = durations[key]
                return (
                  <td key={key} className="py-1.5 pl-4">
                    {value === null ? (
                      '–'
                    ) : (
                      <Link to={ENDED_URL} className="hover:underline">
                        {formatDuration(value)}
                      </Link>
                    )}
                    <span className="block text-xs text-ink-3">
                      {before[key] === null ? '–' : formatDuration(before[key])} before
                    </span>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
