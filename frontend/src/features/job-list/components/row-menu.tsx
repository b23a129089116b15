import { useQueryClient } from '@tanstack/react-query'
import { Ban, Ellipsis, ExternalLink, PenLine, RotateCcw, Trash2 } from 'lucide-react'
import { useNavigate } from 'react-router'

import { IconButton } from '@/components/ui/icon-button'
import { Menu } from '@/components/ui/menu'
import type { MenuEntry } from '@/components/ui/menu-types'
import { accountKeys } from '@/domain/account/api/account-keys'
import { jobRefusal } from '@/domain/account/refusals'
import type { Me } from '@/domain/account/types'
import type { JobAction } from '@/domain/job/job-action'
import { jobLabel } from '@/domain/job/job-label'
import { canCancel, canRetry, canUpdate } from '@/domain/job/transitions'
import type { JobRow } from '@/domain/job/types'

type RowMenuProps = { job: JobRow; onAction: (action: JobAction, job: JobRow) => void; tabbable?: boolean }

/** The actions that the job's status and the user's role allow, or why the role allows none. */
export function RowMenu({ job, onAction, tabbable = true }: RowMenuProps) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const label = `Actions for ${jobLabel(job)}`
  const entries = (): MenuEntry[] => {
    const status = job.latest_status.status_type
    const act = (action: JobAction) => () => onAction(action, job)
    const open: MenuEntry = { label: 'Open', icon: ExternalLink, onSelect: () => void navigate(`/jobs/${job.id}`) }
    // Read when the menu opens, since each row of a table has one.
    const refusal = jobRefusal(client.getQueryData<Me>(accountKeys.me), job.owner)
    if (refusal !== null) return [open, { kind: 'note', label: refusal }]
    return [
      open,
      ...(canUpdate(status) ? [{ label: 'Update status…', icon: PenLine, onSelect: act('update') }] : []),
      ...(canCancel(status) ? [{ label: 'Cancel', icon: Ban, onSelect: act('cancel') }] : []),
      ...(canRetry(status) ? [{ label: 'Retry', icon: RotateCcw, onSelect: act('retry') }] : []),
      { kind: 'separator' },
      { label: 'Delete…', icon: Trash2, danger: true, onSelect: act('delete') },
    ]
  }
  return (
    <Menu
      label={label}
      entries={entries}
      trigger={
        <IconButton label={label} tabIndex={tabbable ? 0 : -1}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    />
  )
}
