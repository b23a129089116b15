import { X } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { ProgressBar } from '@/components/ui/progress-bar'
import type { Operation } from '@/domain/job/types'
import { SkippedList } from '@/features/bulk/components/skipped-list'
import { useOperation } from '@/features/bulk/hooks/use-operation'
import { formatCount, plural } from '@/lib/format'
import { formatDuration } from '@/lib/time'

type OperationPanelProps = { id: Operation['id']; onClose: () => void }

const stateWords: Record<Operation['state'], string> = {
  QUEUED: 'Operation waiting',
  RUNNING: 'Operation running',
  COMPLETED: 'Operation completed',
  ABORTED: 'Operation aborted',
  FAILED: 'Operation failed',
}

/** How far an operation over many jobs is, with the way to stop it. */
export function OperationPanel({ id, onClose }: OperationPanelProps) {
  const { operation, ended, stalledS, abort } = useOperation(id)
  if (operation === undefined) return null
  const { matched, done, changed, skipped, skipped_count, state, error_message } = operation
  return (
    <section aria-label="Operation" className="flex flex-col gap-2 border-t border-line-strong bg-surface px-4 py-2.5">
      {/* Numbers that change every second are not read out; where it stands is. */}
      <p role="status" className="sr-only">
        {stateWords[state]}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <p className="font-medium tabular-nums">
          {state === 'QUEUED' ? (
            `Waiting to start on ${plural(matched, 'job')}`
          ) : (
            <>
              {ended ? `${stateWords[state]}: ` : 'Working: '}
              {formatCount(done)} of {formatCount(matched)} · {formatCount(changed)} changed ·{' '}
              {formatCount(skipped_count)} skipped
            </>
          )}
        </p>
        <span className="ml-auto" />
        {ended ? (
          <IconButton label="Close" onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        ) : (
          <Button size="sm" busy={abort.isPending} onClick={() => abort.mutate()}>
            Abort
          </Button>
        )}
      </div>
      <ProgressBar value={done} max={matched} label="Operation progress" />
      {!ended && stalledS !== null && (
        <p className="text-pending">
          No progress for {formatDuration(stalledS)}. Housekeeping works off operations: it may not be running, or be
          busy with another one.
        </p>
      )}
      {error_message !== '' && <p className="text-danger">{error_message}</p>}
      {skipped.length > 0 && <SkippedList skipped={skipped} total={skipped_count} />}
    </section>
  )
}
