import { ArrowLeft, Ban, ChevronLeft, ChevronRight, Pencil, PenLine, RotateCcw, Trash2 } from 'lucide-react'
import { Link, useNavigate } from 'react-router'

import { StatusBadge } from '@/components/status/status-badge'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { ProgressBar } from '@/components/ui/progress-bar'
import type { Job } from '@/features/jobs/api/types'
import type { RowAction } from '@/features/jobs/components/row-menu'
import { type ListPlace, useNeighbours } from '@/features/jobs/hooks/use-neighbours'
import { canCancel, canEdit, canRetry, canUpdate } from '@/features/jobs/transitions'

type JobHeaderProps = { job: Job; place: ListPlace | null; onAction: (action: RowAction, job: Job) => void; onEdit: () => void }

export function JobHeader({ job, place, onAction, onEdit }: JobHeaderProps) {
  const { status_type: status, progress, message } = job.latest_status
  return (
    <header className="flex flex-col gap-2">
      <div className="flex items-center gap-1 text-ink-2">
        <Link to="/jobs" className="inline-flex items-center gap-1 hover:text-ink hover:underline">
          <ArrowLeft aria-hidden className="size-4" /> Jobs
        </Link>
        <Neighbours place={place} />
      </div>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h1 className="min-w-0 flex-1 basis-72 text-lg leading-snug font-semibold [overflow-wrap:anywhere]">
          {job.name} <span className="font-normal text-ink-3">#{job.id}</span>
        </h1>
        <div className="flex flex-wrap gap-2">
          {canUpdate(status) && (
            <Button onClick={() => onAction('update', job)}>
              <PenLine aria-hidden /> Update status
            </Button>
          )}
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
          <Button variant="warning" onClick={() => onAction('delete', job)}>
            <Trash2 aria-hidden /> Delete
          </Button>
        </div>
      </div>
      <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <StatusBadge status={status} progress={progress} className="text-base" />
        {status === 'RUNNING' && progress !== null && <ProgressBar value={progress} label="Progress" className="h-1.5 w-40" />}
        {message !== '' && <span className="text-ink-2 [overflow-wrap:anywhere]">{message}</span>}
      </div>
    </header>
  )
}

function Neighbours({ place }: { place: ListPlace | null }) {
  const navigate = useNavigate()
  const { previous, next } = useNeighbours(place)
  if (place === null) return null
  const open = (neighbour: typeof next) => neighbour && void navigate(`/jobs/${neighbour.job.id}`, { state: neighbour.place })
  return (
    <div className="ml-auto flex">
      <IconButton label="Previous job in the list" disabled={!previous} onClick={() => open(previous)}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton label="Next job in the list" disabled={!next} onClick={() => open(next)}>
        <ChevronRight aria-hidden />
      </IconButton>
    </div>
  )
}
