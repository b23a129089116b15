import { Link } from 'react-router'

import { type Status, statusMeta } from '@/domain/job/status-meta'
import type { ThroughputBucket } from '@/domain/job/types'
import { bucketLabel } from '@/features/overview/bucket-label'
import { createdBeforeUrl } from '@/features/overview/list-links'
import { formatCount } from '@/lib/format'
import { type Zone, zoneId } from '@/lib/zone'

const columns = [
  { status: 'COMPLETED', key: 'completed' },
  { status: 'FAILED', key: 'failed' },
  { status: 'CANCELLED', key: 'cancelled' },
] as const satisfies { status: Status; key: keyof ThroughputBucket }[]

type ThroughputTableProps = { buckets: ThroughputBucket[]; bucketS: number; zone: Zone }

/** The chart's numbers as an accessible table; each leads to the narrowest list that contains all of its jobs. */
export function ThroughputTable({ buckets, bucketS, zone }: ThroughputTableProps) {
  const label = bucketLabel(bucketS, zone)
  return (
    <>
      <div className="max-h-64 overflow-auto" tabIndex={0} role="region" aria-label="Throughput as a table">
        <table className="w-full text-right tabular-nums">
          <thead className="sticky top-0 bg-surface text-xs text-ink-2">
            <tr>
              <th scope="col" className="py-1 text-left font-medium">
                From ({zoneId(zone)})
              </th>
              {columns.map(({ status }) => (
                <th key={status} scope="col" className="font-medium">
                  {statusMeta[status].label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {buckets.map((bucket) => (
              <tr key={bucket.bucket} className="border-t border-line">
                <th scope="row" className="py-1 text-left font-normal">
                  {label(bucket.bucket)}
                </th>
                {columns.map(({ status, key }) => (
                  <td key={key}>
                    <Ended count={bucket[key]} status={status} endMs={Date.parse(bucket.bucket) + bucketS * 1_000} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-xs text-ink-3">
        Jobs are counted by end time, which the job list cannot filter. Each number leads to the jobs with its status
        that were created before the end of its row, last changed first: its own jobs and older ones.
      </p>
    </>
  )
}

/** The number of jobs that ended within a bucket; without a link when there are none. */
function Ended({ count, status, endMs }: { count: number; status: Status; endMs: number }) {
  if (count === 0) return '0'
  return (
    <Link to={createdBeforeUrl(status, endMs)} className="hover:underline">
      {formatCount(count)}
    </Link>
  )
}
