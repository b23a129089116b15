import type { JobStats } from '@/domain/job/types'
import { formatDuration } from '@/lib/time'

const columns = [
  ['p50', 'Median'],
  ['avg', 'Mean'],
  ['p95', 'p95'],
  ['p99', 'p99'],
] as const

/** Percentiles of waiting and run times. */
export function DurationsTable({ stats }: { stats: JobStats }) {
  const rows = [
    ['Waited', stats.wait_time],
    ['Ran', stats.execution_time],
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
          {rows.map(([label, durations]) => (
            <tr key={label} className="border-t border-line">
              <th scope="row" className="py-1.5 text-left font-medium">
                {label}
              </th>
              {columns.map(([key]) => {
                const value = durations[key]
                return (
                  <td key={key} className="pl-4">
                    {value === null ? '–' : formatDuration(value)}
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
