import { DeleteDialog } from '@/features/job-forms/components/delete-dialog'
import { StatusDialog } from '@/features/job-forms/components/status-dialog'
import type { OpenDialog } from '@/features/job-forms/hooks/use-row-actions'

type RowDialogsProps = { open: OpenDialog | null; onClose: () => void; onDeleted?: () => void }

export function RowDialogs({ open, onClose, onDeleted }: RowDialogsProps) {
  if (open === null) return null
  if (open.action === 'update') return <StatusDialog job={open.job} onClose={onClose} />
  return <DeleteDialog job={open.job} onClose={onClose} onDeleted={onDeleted} />
}
