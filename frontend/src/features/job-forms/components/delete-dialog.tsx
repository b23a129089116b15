import { toast } from 'sonner'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { JobName } from '@/domain/job/components/job-name'
import { jobLabel } from '@/domain/job/job-label'
import type { JobRow } from '@/domain/job/types'
import { useDeleteJob } from '@/features/job-forms/api/delete-job'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

type DeleteDialogProps = { job: Pick<JobRow, 'id' | 'name'>; onClose: () => void; onDeleted?: () => void }

export function DeleteDialog({ job, onClose, onDeleted }: DeleteDialogProps) {
  const remove = useDeleteJob()
  const send = useMutateOnce(remove)
  const confirm = () =>
    send(job.id, {
      onSuccess: () => {
        toast.success(`Deleted ${jobLabel(job)}`)
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
      This permanently deletes{' '}
      <strong className="font-medium text-ink">
        <JobName job={job} />
      </strong>{' '}
      (#{job.id}) and its history.
    </ConfirmDialog>
  )
}
