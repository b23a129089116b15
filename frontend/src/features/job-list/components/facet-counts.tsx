import { STATUSES, statusFill } from '@/domain/job/status-meta'
import type { FacetValue } from '@/domain/job/types'
import { statusShares } from '@/features/job-list/status-shares'
import { formatCount } from '@/lib/format'

/** A value, the shares of the statuses among its jobs where they may have several, and their number. */
export function FacetCounts({ value: facet }: { value: FacetValue }) {
  const { value, count, by_status } = facet
  const shares = Object.keys(by_status).length > 1
  return (
    <>
      <bdi className="min-w-0 flex-1 truncate">{value}</bdi>
      {shares && (
        <span aria-hidden className="flex h-1.5 w-12 shrink-0 overflow-hidden rounded-full">
          {STATUSES.map((status) => (
            <span
              key={status}
              className={statusFill[status]}
              style={{ width: `${(100 * (by_status[status] ?? 0)) / count}%` }}
            />
          ))}
        </span>
      )}
      <span className="min-w-14 shrink-0 text-right text-ink-2 tabular-nums">
        {formatCount(count)}
        <span className="sr-only">
          {count === 1 ? ' job' : ' jobs'}
          {shares && `, ${statusShares(facet).join(', ')}`}
        </span>
      </span>
    </>
  )
}
