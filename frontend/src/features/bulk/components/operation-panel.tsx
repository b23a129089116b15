import { X } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { ProgressBar } from '@/components/ui/progress-bar'
import { useMe } from '@/domain/account/api/get-me'
import { onlyOwner } from '@/domain/account/refusals'
import { useAbortOperation } from '@/domain/operation/api/abort-operation'
import type { Operation } from '@/domain/operation/types'
import { SkippedList } from '@/features/bulk/components/skipped-list'
import { useOperationProgress } from '@/features/bulk/hooks/use-operation-progress'
import { progressText } from '@/features/bulk/outcome-text'
import { plural } from '@/lib/format'
import { formatDuration } from '@/lib/time'
import { useMutateOnce } from '@/lib/use-mutate-once'

type OperationPanelProps = { id: Operation['id']; onClose: () => void }

const stateLabels: Record<Operation['state'], string> = {
  QUEUED: 'Operation queued',
  RUNNING: 'Operation running',
  COMPLETED: 'Operation completed',
  ABORTED: 'Operation aborted',
  FAILED: 'Operation failed',
}

/** Shows the progress of an operation; lets the user abort it who started it, and those who change all jobs. */
export function OperationPanel({ id, onClose }: OperationPanelProps) {
  const { operation, ended, stalledS } = useOperationProgress(id)
  const abort = useAbortOperation(id)
  const sendAbort = useMutateOnce(abort)
  const only = onlyOwner(useMe().data)
  if (operation === undefined) return null
  const { matched, done, skipped, skipped_count, state, error_message } = operation
  const mayAbort = only === null || only === operation.actor
  return (
    <section aria-label="Operation" className="flex flex-col gap-2 border-t border-line-strong bg-surface px-4 py-2.5">
      {/* Announces the state only: the numbers change every second. */}
      <p role="status" className="sr-only">
        {stateLabels[state]}
      </p>
      <div className="flex items-start gap-3">
        <p className="min-w-0 flex-1 py-0.5 font-medium tabular-nums">
          {state === 'QUEUED' ? (
            `Waiting to start on ${plural(matched, 'job')}`
          ) : (
            <>
              {ended ? `${stateLabels[state]}: ` : 'Running: '}
              {progressText(operation)}
            </>
          )}
        </p>
        {ended ? (
          <IconButton label="Close" onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        ) : (
          mayAbort && (
            <Button size="sm" busy={abort.isPending} onClick={() => sendAbort()}>
              Abort
            </Button>
          )
        )}
      </div>
      <ProgressBar value={done} max={matched} label="Operation progress" />
      {!ended && stalledS !== null && (
        <p className="text-pending">
          No progress for {formatDuration(stalledS)}. The housekeeping process runs operations: it may be stopped, or
          busy with another one.
        </p>
      )}
      {error_message !== '' && <p className="text-danger">{error_message}</p>}
      {skipped.length > 0 && <SkippedList skipped={skipped} total={skipped_count} />}
    </section>
  )
}
