import { Ban, Ellipsis, ExternalLink, PenLine, RotateCcw, Trash2 } from 'lucide-react'
import { useNavigate } from 'react-router'

import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu'
import type { JobRow } from '@/features/jobs/api/types'
import { canCancel, canRetry, canUpdate } from '@/features/jobs/transitions'

export type RowAction = 'update' | 'cancel' | 'retry' | 'delete'

type RowMenuProps = { job: JobRow; onAction: (action: RowAction, job: JobRow) => void }

/** What can be done to one job; what its state forbids isn't offered. */
export function RowMenu({ job, onAction }: RowMenuProps) {
  const navigate = useNavigate()
  const status = job.latest_status.status_type
  return (
    <Menu
      label={`Actions for ${job.name}`}
      trigger={
        <IconButton label={`Actions for ${job.name}`} tabIndex={-1}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => void navigate(`/jobs/${job.id}`)}>
        <ExternalLink aria-hidden /> Open
      </MenuItem>
      {canUpdate(status) && (
        <MenuItem onSelect={() => onAction('update', job)}>
          <PenLine aria-hidden /> Update status…
        </MenuItem>
      )}
      {canCancel(status) && (
        <MenuItem onSelect={() => onAction('cancel', job)}>
          <Ban aria-hidden /> Cancel
        </MenuItem>
      )}
      {canRetry(status) && (
        <MenuItem onSelect={() => onAction('retry', job)}>
          <RotateCcw aria-hidden /> Retry
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem danger onSelect={() => onAction('delete', job)}>
        <Trash2 aria-hidden /> Delete…
      </MenuItem>
    </Menu>
  )
}
