import { STATUSES, type Status, statusMeta, statusText } from '@/domain/job/status-meta'
import { Skeleton } from '@/components/ui/skeleton'
import { ToggleChip } from '@/components/ui/toggle-chip'
import type { Count, StatusCounts } from '@/features/job-list/hooks/use-status-counts'
import { cn } from '@/lib/cn'
import { formatCount } from '@/lib/format'

type StatusChipsProps = { counts: StatusCounts; chosen: Status[]; onChange: (chosen: Status[]) => void }

/** How many jobs there are of each status; pressing one shows only those, pressing more adds them. */
export function StatusChips({ counts, chosen, onChange }: StatusChipsProps) {
  const toggle = (status: Status) =>
    onChange(chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status])
  return (
    <div
      role="group"
      aria-label="Filter by status"
      className="flex gap-1.5 overflow-x-auto py-0.5 [scrollbar-width:none]"
    >
      <ToggleChip pressed={chosen.length === 0} onToggle={() => onChange([])}>
        <span className="font-medium">All</span> <ChipCount count={counts.all} />
      </ToggleChip>
      {STATUSES.map((status) => {
        const { icon: Icon, word } = statusMeta[status]
        return (
          <ToggleChip key={status} pressed={chosen.includes(status)} onToggle={() => toggle(status)}>
            <Icon aria-hidden className={cn('size-3.5', statusText[status])} />
            <span className="font-medium">{word}</span> <ChipCount count={counts.by[status]} />
          </ToggleChip>
        )
      })}
    </div>
  )
}

function ChipCount({ count }: { count: Count | undefined }) {
  if (count === undefined) return <Skeleton className="h-2.5 w-8" />
  return (
    <span className="text-ink-2 tabular-nums" title={count.exact ? undefined : 'At least this many'}>
      {formatCount(count.value)}
      {count.exact ? '' : '+'}
    </span>
  )
}
