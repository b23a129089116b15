import { type Status, statusMeta, statusText } from '@/domain/job/status-meta'
import { cn } from '@/lib/cn'

type StatusBadgeProps = { status: Status; progress?: number | null; className?: string }

/** Icon and label of the status, with the progress of a running job. */
export function StatusBadge({ status, progress, className }: StatusBadgeProps) {
  const { icon: Icon, label } = statusMeta[status]
  const showsProgress = status === 'RUNNING' && progress !== null && progress !== undefined
  return (
    <span
      className={cn('inline-flex items-center gap-1.5 font-medium whitespace-nowrap', statusText[status], className)}
    >
      <Icon
        aria-hidden
        className={cn('size-4 shrink-0', status === 'RUNNING' && 'animate-[spin_2.5s_linear_infinite]')}
      />
      {label}
      {showsProgress && <span className="font-normal text-ink-2 tabular-nums">{progress}%</span>}
    </span>
  )
}
