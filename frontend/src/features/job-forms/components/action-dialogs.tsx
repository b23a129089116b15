import { DeleteDialog } from '@/features/job-forms/components/delete-dialog'
import { StatusDialog } from '@/features/job-forms/components/status-dialog'
import type { OpenDialog } from '@/features/job-forms/hooks/use-job-actions'

type ActionDialogsProps = { open: OpenDialog | null; onClose: () => void; onDeleted?: () => void }

export function ActionDialogs({ open, onClose, onDeleted }: ActionDialogsProps) {
  if (open === null) return null
  if (open.action === 'update') return <StatusDialog job={open.job} onClose={onClose} />
  return <DeleteDialog job={open.job} onClose={onClose} onDeleted={onDeleted} />
}
