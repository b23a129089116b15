import { ArrowLeft, Ban, Ellipsis, Pencil, PenLine, RotateCcw, Trash2 } from 'lucide-react'
import { Link } from 'react-router'

import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import type { MenuEntry } from '@/components/ui/menu-types'
import { ProgressBar } from '@/components/ui/progress-bar'
import { RefusalNote } from '@/components/ui/refusal-note'
import { useJobRefusal } from '@/domain/account/use-refusal'
import { JobName } from '@/domain/job/components/job-name'
import { StatusBadge } from '@/domain/job/components/status-badge'
import type { JobAction } from '@/domain/job/job-action'
import type { ListPosition } from '@/domain/job/list-position'
import { storedListUrl } from '@/domain/job/stored-list-url'
import { canCancel, canEdit, canRetry, canUpdate } from '@/domain/job/transitions'
import type { Job } from '@/domain/job/types'
import { NeighbourButtons } from '@/features/job-detail/components/neighbour-buttons'
import { PhaseBar } from '@/features/job-detail/components/phase-bar'
import { balanced, isolated } from '@/lib/bidi'

type JobHeaderProps = {
  job: Job
  position: ListPosition | null
  onAction: (action: JobAction, job: Job) => void
  onEdit: () => void
}

export function JobHeader({ job, position, onAction, onEdit }: JobHeaderProps) {
  const { status_type: status, progress, message } = job.latest_status
  return (
    <header className="flex flex-col gap-2">
      <div className="flex min-h-7 items-center gap-1 text-ink-2">
        <Link to={storedListUrl()} className="inline-flex items-center gap-1 hover:text-ink hover:underline">
          <ArrowLeft aria-hidden className="size-4" /> Jobs
        </Link>
        <NeighbourButtons position={position} />
      </div>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1.5">
          <h1 className="text-lg leading-snug font-semibold [overflow-wrap:anywhere]">
            <JobName job={job} /> <span className="font-normal text-ink-3">#{job.id}</span>
          </h1>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <span role="status">
              <StatusBadge status={status} className="text-base" />
            </span>
            {status === 'RUNNING' && progress !== null && (
              <span className="flex items-center gap-2">
                <ProgressBar value={progress} label="Progress" className="h-1.5 w-40" />
                <span className="text-ink-2 tabular-nums">{progress}%</span>
              </span>
            )}
            {message !== '' && (
              <bdi className="line-clamp-3 text-ink-2 [overflow-wrap:anywhere]" title={isolated(message)}>
                {balanced(message)}
              </bdi>
            )}
          </div>
          <PhaseBar job={job} />
        </div>
        <JobActions job={job} onAction={onAction} onEdit={onEdit} />
      </div>
    </header>
  )
}

/** The actions that the job's status and the user's role allow: the frequent ones as buttons, the others in a menu. */
function JobActions({ job, onAction, onEdit }: Omit<JobHeaderProps, 'position'>) {
  const status = job.latest_status.status_type
  const refusal = useJobRefusal(job.owner)
  if (refusal !== null) return <RefusalNote text={refusal} className="max-w-80" />
  const entries = (): MenuEntry[] => [
    ...(canUpdate(status)
      ? [{ label: 'Update status…', icon: PenLine, onSelect: () => onAction('update', job) }, SEPARATOR]
      : []),
    { label: 'Delete…', icon: Trash2, danger: true, onSelect: () => onAction('delete', job) },
  ]
  return (
    <div className="flex flex-wrap gap-2">
      {canCancel(status) && (
        <Button onClick={() => onAction('cancel', job)}>
          <Ban aria-hidden /> Cancel
        </Button>
      )}
      {canRetry(status) && (
        <Button onClick={() => onAction('retry', job)}>
          <RotateCcw aria-hidden /> Retry
        </Button>
      )}
      {canEdit(status) && (
        <Button onClick={onEdit}>
          <Pencil aria-hidden /> Edit
        </Button>
      )}
      <Menu
        label="More actions"
        entries={entries}
        trigger={
          <Button aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
      />
    </div>
  )
}

const SEPARATOR = { kind: 'separator' } as const
