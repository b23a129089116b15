import { useState } from 'react'

import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { canCancel, canRetry } from '@/domain/job/transitions'
import { ableText } from '@/features/bulk/bulk-target'
import type { BulkDialogProps } from '@/features/bulk/components/bulk-dialog-props'
import { TargetSummary } from '@/features/bulk/components/target-summary'
import { TypedCount } from '@/features/bulk/components/typed-count'
import { unableText } from '@/features/bulk/status-tally'
import { isConfirmed } from '@/features/bulk/typed-confirmation'

const texts = {
  cancel: {
    title: 'Cancel',
    passive: 'be cancelled',
    can: canCancel,
    body: 'Pending and running jobs are cancelled; all others are skipped.',
  },
  retry: {
    title: 'Retry',
    passive: 'be retried',
    can: canRetry,
    body: 'Failed and cancelled jobs are queued again; all others are skipped.',
  },
  delete: {
    title: 'Delete',
    passive: 'be deleted',
    can: (): boolean => true,
    body: 'This permanently deletes the jobs and their history.',
  },
}

type BulkConfirmationProps = BulkDialogProps & { choice: keyof typeof texts }

export function BulkConfirmation({ choice, target, busy, onRun, onClose }: BulkConfirmationProps) {
  const [typed, setTyped] = useState('')
  const { title, body, can, passive } = texts[choice]
  const label = `${title} ${ableText(target, can)}`
  const unable = target.tally && unableText(target.tally, can, passive)
  return (
    <ConfirmDialog
      title={`${label}?`}
      confirmLabel={label}
      danger={choice !== 'retry'}
      busy={busy}
      disabled={!isConfirmed(target.count, typed)}
      field={<TypedCount count={target.count} text={typed} onText={setTyped} />}
      onConfirm={() => onRun({ action: choice })}
      onClose={onClose}
    >
      <div className="flex flex-col gap-2">
        {unable && <p className="font-medium text-ink">{unable}</p>}
        <p>{body}</p>
        <TargetSummary target={target} />
      </div>
    </ConfirmDialog>
  )
}
