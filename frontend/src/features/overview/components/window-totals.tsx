import { Link } from 'react-router'

import { type Status, statusMeta } from '@/domain/job/status-meta'
import type { JobStats } from '@/domain/job/types'
import { ENDED_URL, latestUrl } from '@/features/overview/list-links'
import { formatCount } from '@/lib/format'

const counted = [
  { status: 'COMPLETED', key: 'completed' },
  { status: 'FAILED', key: 'failed' },
  { status: 'CANCELLED', key: 'cancelled' },
] as const satisfies { status: Status; key: keyof JobStats['previous'] }[]

/** The jobs that ended in the time range, beside those of the range before, each linked to its list. */
export function WindowTotals({ stats: { throughput, finished, previous } }: { stats: JobStats }) {
  const sum = (key: (typeof counted)[number]['key']) => throughput.reduce((total, bucket) => total + bucket[key], 0)
  return (
    <dl aria-label="Ended in this time range" className="mb-3 flex flex-wrap gap-x-8 gap-y-2">
      <Total label="Ended" to={ENDED_URL} count={finished} before={previous.finished} />
      {counted.map(({ status, key }) => (
        <Total
          key={key}
          label={statusMeta[status].label}
          to={latestUrl(status)}
          count={sum(key)}
          before={previous[key]}
        />
      ))}
    </dl>
  )
}

type TotalProps = { label: string; to: string; count: number; before: number }

function Total({ label, to, count, before }: TotalProps) {
  return (
    <div>
      <dt className="text-xs text-ink-2">{label}</dt>
      <dd className="flex items-baseline gap-2 tabular-nums">
        <Link to={to} className="font-semibold hover:underline">
          {formatCount(count)}
        </Link>
        <span className="text-xs text-ink-3">{formatCount(before)} before</span>
      </dd>
    </div>
  )
}
