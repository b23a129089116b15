import { toast } from 'sonner'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import type { Worker } from '@/domain/worker/types'
import { useDrainWorker } from '@/features/workers/api/drain-worker'
import { balanced, isolated } from '@/lib/bidi'
import { plural } from '@/lib/format'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

type DrainDialogProps = { worker: Worker; onClose: () => void }

export function DrainDialog({ worker, onClose }: DrainDialogProps) {
  const drain = useDrainWorker()
  const send = useMutateOnce(drain)
  const confirm = () =>
    send(worker.id, {
      onSuccess: () => {
        toast.success(`Draining ${isolated(worker.name)}`)
        onClose()
      },
    })
  const running = worker.jobs_running
  return (
    <ConfirmDialog
      title="Drain this worker?"
      confirmLabel="Drain worker"
      danger={false}
      onConfirm={confirm}
      onClose={onClose}
      busy={drain.isPending}
      problem={drain.error && toProblem(drain.error)}
    >
      <strong className="font-medium text-ink">
        <bdi>{balanced(worker.name)}</bdi>
      </strong>{' '}
      claims no further jobs
      {running > 0 ? `; the ${plural(running, 'job')} that it runs will be finished` : ''}. This cannot be undone: start
      a new worker to replace it.
    </ConfirmDialog>
  )
}
