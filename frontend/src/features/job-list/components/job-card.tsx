import { Fragment } from 'react'
import { Link } from 'react-router'

import { ProgressBar } from '@/components/ui/progress-bar'
import { TimeText } from '@/components/ui/time-text'
import { ExecutionTime } from '@/domain/job/components/execution-time'
import { JobName } from '@/domain/job/components/job-name'
import { StatusBadge } from '@/domain/job/components/status-badge'
import type { JobAction } from '@/domain/job/job-action'
import { jobLabel } from '@/domain/job/job-label'
import type { ListPosition } from '@/domain/job/list-position'
import type { JobRow } from '@/domain/job/types'
import { type OnFilter, FilterButton } from '@/features/job-list/components/filter-button'
import { JobMessage } from '@/features/job-list/components/job-message'
import { RowMenu } from '@/features/job-list/components/row-menu'
import { WaitingNote } from '@/features/job-list/components/waiting-note'
import { filterByValue } from '@/features/job-list/filter-by-value'
import { balanced } from '@/lib/bidi'
import { cn } from '@/lib/cn'

type JobCardProps = {
  job: JobRow
  /** Undefined if the card is only near its position. */
  position: ListPosition | undefined
  selected: boolean
  /** False while the list shows the jobs of another result. */
  selectable: boolean
  onToggle: (extend: boolean) => void
  onFilter: OnFilter
  onAction: (action: JobAction, job: JobRow) => void
}

const FIELDS = ['priority', 'queue', 'owner', 'project'] as const

export function JobCard({ job, position, selected, selectable, onToggle, onFilter, onAction }: JobCardProps) {
  const { status_type, progress } = job.latest_status
  return (
    <li
      className={cn(
        'flex min-w-0 flex-col gap-2 rounded-lg border border-line p-3',
        selected ? 'bg-selected' : 'bg-surface',
      )}
    >
      <div className="flex items-center gap-2">
        {/* The label enlarges the touch target. */}
        <label className="-m-2 flex shrink-0 p-2">
          <input
            type="checkbox"
            aria-label={`Select ${jobLabel(job)}`}
            checked={selected}
            disabled={!selectable}
            onChange={() => undefined}
            onClick={(event) => onToggle(event.shiftKey)}
            className="size-4 accent-accent pointer-coarse:size-5"
          />
        </label>
        <Link
          to={`/jobs/${job.id}`}
          state={position}
          className="min-w-0 flex-1 overflow-hidden py-1 font-medium hover:underline"
        >
          <JobName job={job} className="block truncate text-left" />
        </Link>
        <RowMenu job={job} onAction={onAction} />
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-2">
        <FilterButton patch={{ status: [status_type] }} onFilter={onFilter} className="flex">
          <StatusBadge status={status_type} progress={progress} />
        </FilterButton>
        {status_type === 'PENDING' && <WaitingNote job={job} />}
        {job.started_at !== null && (
          <span>
            <ExecutionTime job={job} />
          </span>
        )}
        <TimeText iso={job.created_at} className="ml-auto" />
      </div>
      {status_type === 'RUNNING' && progress !== null && (
        <ProgressBar value={progress} label={`Progress of ${jobLabel(job)}`} className="h-1" />
      )}
      <p className="truncate text-xs text-ink-3">
        #{job.id}
        {FIELDS.map((field) => {
          const patch = filterByValue(job, field)
          if (patch === null) return null
          return (
            <Fragment key={field}>
              {' · '}
              <FilterButton patch={patch} onFilter={onFilter}>
                {field === 'priority' ? `priority ${job.priority}` : <bdi>{balanced(job[field])}</bdi>}
              </FilterButton>
            </Fragment>
          )
        })}
      </p>
      <p className="truncate text-xs text-ink-2 empty:hidden">
        <JobMessage job={job} />
      </p>
    </li>
  )
}
