import { toast } from 'sonner'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { JobRow } from '@/domain/job/types'
import { useDeleteJob } from '@/features/job-forms/api/delete-job'
import { toProblem } from '@/lib/problem'

type DeleteDialogProps = { job: Pick<JobRow, 'id' | 'name'>; onClose: () => void; onDeleted?: () => void }

export function DeleteDialog({ job, onClose, onDeleted }: DeleteDialogProps) {
  const remove = useDeleteJob()
  const confirm = () =>
    remove.mutate(job.id, {
      onSuccess: () => {
        toast.success(`Deleted ${job.name}`)
        onClose()
        onDeleted?.()
      },
    })
  return (
    <ConfirmDialog
      title="Delete this job?"
      confirmLabel="Delete job"
      onConfirm={confirm}
      onClose={onClose}
      busy={remove.isPending}
      problem={remove.error && toProblem(remove.error)}
    >
      This permanently deletes <strong className="font-medium text-ink">{job.name}</strong> (#{job.id}) and its history.
    </ConfirmDialog>
  )
}
