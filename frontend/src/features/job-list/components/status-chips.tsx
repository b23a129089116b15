import { Skeleton } from '@/components/ui/skeleton'
import { ToggleChip } from '@/components/ui/toggle-chip'
import { type Status, STATUSES, statusMeta, statusText } from '@/domain/job/status-meta'
import type { Count } from '@/domain/job/types'
import type { StatusCounts } from '@/features/job-list/hooks/use-status-counts'
import { cn } from '@/lib/cn'
import { formatCount } from '@/lib/format'

type StatusChipsProps = { counts: StatusCounts; chosen: Status[]; onChange: (chosen: Status[]) => void }

/** Counts of each status that filter the list when pressed; several can be pressed. */
export function StatusChips({ counts, chosen, onChange }: StatusChipsProps) {
  const toggle = (status: Status) =>
    onChange(chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status])
  return (
    <div
      role="group"
      aria-label="Filter by status"
      className="-mx-1 -my-0.5 flex gap-1.5 overflow-x-auto p-1 [scrollbar-width:none]"
    >
      <ToggleChip pressed={chosen.length === 0} onToggle={() => onChange([])}>
        <span className="font-medium">All</span> <ChipCount count={counts.all} failed={counts.uncounted.length > 0} />
      </ToggleChip>
      {STATUSES.map((status) => {
        const { icon: Icon, label } = statusMeta[status]
        return (
          <ToggleChip key={status} pressed={chosen.includes(status)} onToggle={() => toggle(status)}>
            <Icon aria-hidden className={cn('size-3.5', statusText[status])} />
            <span className="font-medium">{label}</span>{' '}
            <ChipCount count={counts.by[status]} failed={counts.uncounted.includes(status)} />
          </ToggleChip>
        )
      })}
    </div>
  )
}

function ChipCount({ count, failed }: { count: Count | undefined; failed: boolean }) {
  if (failed) {
    return (
      <span className="text-ink-3" title="Could not be counted">
        <span aria-hidden>?</span>
        <span className="sr-only">not counted</span>
      </span>
    )
  }
  if (count === undefined) return <Skeleton className="h-2.5 w-8" />
  return (
    <span className="text-ink-2 tabular-nums" title={count.exact ? undefined : 'Lower bound'}>
      {formatCount(count.value)}
      {count.exact ? '' : '+'}
    </span>
  )
}
