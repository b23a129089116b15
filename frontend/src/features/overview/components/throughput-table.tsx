import type { ThroughputBucket } from '@/domain/job/types'
import { formatCount } from '@/lib/format'

type ThroughputTableProps = { buckets: ThroughputBucket[]; label: (iso: string) => string }

/** The chart's numbers as an accessible table. */
export function ThroughputTable({ buckets, label }: ThroughputTableProps) {
  return (
    <div className="max-h-64 overflow-auto" tabIndex={0} role="region" aria-label="Throughput as a table">
      <table className="w-full text-right tabular-nums">
        <thead className="sticky top-0 bg-surface text-xs text-ink-2">
          <tr>
            <th scope="col" className="py-1 text-left font-medium">
              From
            </th>
            <th scope="col" className="font-medium">
              Completed
            </th>
            <th scope="col" className="font-medium">
              Failed
            </th>
            <th scope="col" className="font-medium">
              Cancelled
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets.map(({ bucket, completed, failed, cancelled }) => (
            <tr key={bucket} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {label(bucket)}
              </th>
              <td>{formatCount(completed)}</td>
              <td>{formatCount(failed)}</td>
              <td>{formatCount(cancelled)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
