import type { RefObject } from 'react'
import { toast } from 'sonner'

import type { RowRange, VirtualTableHandle } from '@/components/virtual-table/types'
import type { JobListQuery } from '@/domain/job/types'
import { locateTime } from '@/features/job-list/api/locate-time'
import { CountText } from '@/features/job-list/components/count-text'
import { GoTo } from '@/features/job-list/components/go-to'
import type { Ordering } from '@/features/job-list/list-view'
import type { JobRows } from '@/features/job-list/row-source'
import { formatCount } from '@/lib/format'
import { toProblem } from '@/lib/problem'

type PositionBarProps = {
  rows: JobRows
  range: RowRange | null
  query: JobListQuery
  ordering: Ordering
  tableRef: RefObject<VirtualTableHandle | null>
}

/** Shows the first visible row and the total; goes to a row or a time. */
export function PositionBar({ rows, range, query, ordering, tableRef }: PositionBarProps) {
  const byCreation = ordering === '-created_at' || ordering === 'created_at'
  const goToRow = (index: number) => tableRef.current?.goTo(Math.min(index, Math.max(0, rows.count - 1)))
  const goToTime = (iso: string) => {
    if (!byCreation || !rows.byPosition) return null
    return locateTime(query, ordering === '-created_at', iso)
      .then(goToRow)
      .catch((error: unknown) => void toast.error('Could not find that time', { description: toProblem(error).detail }))
  }
  return (
    <footer className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line bg-surface px-3 py-1.5">
      <p className="text-ink-2 tabular-nums">
        {range !== null && rows.count > 0 && (
          <>
            Row {rows.near && 'about '}
            {formatCount(Math.min(range.top + 1, rows.count))} of{' '}
          </>
        )}
        {!rows.pending && <CountText total={rows.total} />}
      </p>
      {!rows.byPosition && (
        <p className="text-xs text-ink-3">This filter or order has no row positions; rows load as you scroll.</p>
      )}
      <div className="ml-auto">
        <GoTo onRow={goToRow} onTime={goToTime} />
      </div>
    </footer>
  )
}
