import type { Stats } from '@/features/overview/api/get-stats'
import { formatDuration } from '@/lib/time'

const columns = [
  ['p50', 'Median'],
  ['avg', 'Mean'],
  ['p95', '95 %'],
  ['p99', '99 %'],
] as const

/** How long jobs waited and ran. */
export function DurationsTable({ stats }: { stats: Stats }) {
  const rows = [
    ['Waited', stats.wait_time],
    ['Ran', stats.execution_time],
  ] as const
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-right whitespace-nowrap tabular-nums">
        <caption className="sr-only">Waiting and run times of jobs that finished in this window</caption>
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
