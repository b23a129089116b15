import type { ReactNode } from 'react'
import { Link } from 'react-router'

import { STATUSES, statusMeta, statusText } from '@/domain/job/status-meta'
import type { JobStats } from '@/domain/job/types'
import { cn } from '@/lib/cn'
import { formatCount, formatShare } from '@/lib/format'

/** The exact count of each status, linked to the filtered list. */
export function StatusTotals({ stats }: { stats: JobStats }) {
  return (
    <ul aria-label="Jobs by status" className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
      <Tile to="/jobs" label="All jobs" count={stats.total} total={stats.total} />
      {STATUSES.map((status) => {
        const { icon: Icon, label } = statusMeta[status]
        return (
          <Tile
            key={status}
            to={`/jobs?status=${status}`}
            label={label}
            icon={<Icon aria-hidden className={cn('size-4', statusText[status])} />}
            count={stats.by_status[status] ?? 0}
            total={stats.total}
          />
        )
      })}
    </ul>
  )
}

type TileProps = { to: string; label: string; icon?: ReactNode; count: number; total: number }

function Tile({ to, label, icon, count, total }: TileProps) {
  return (
    <li>
      <Link
        to={to}
        className="flex flex-col gap-1 rounded-lg border border-line bg-surface px-4 py-3 hover:border-line-strong hover:bg-hover"
      >
        <span className="flex items-center gap-1.5 text-ink-2">
          {icon}
          {label}
        </span>
        <span className="text-lg leading-tight font-semibold tabular-nums">{formatCount(count)}</span>
        <span className="text-xs text-ink-3 tabular-nums">{total === 0 ? '–' : formatShare(count / total)}</span>
      </Link>
    </li>
  )
}
