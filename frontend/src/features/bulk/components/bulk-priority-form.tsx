import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { canEdit } from '@/domain/job/transitions'
import { ableText } from '@/features/bulk/bulk-target'
import type { BulkDialogProps } from '@/features/bulk/components/bulk-dialog-props'
import { TargetSummary } from '@/features/bulk/components/target-summary'
import { TypedCount } from '@/features/bulk/components/typed-count'
import { unableText } from '@/features/bulk/status-tally'
import { isConfirmed } from '@/features/bulk/typed-confirmation'

const DEFAULT_PRIORITY = 5

export function BulkPriorityForm({ target, busy, onRun, onClose }: BulkDialogProps) {
  const [priority, setPriority] = useState(DEFAULT_PRIORITY)
  const [typed, setTyped] = useState('')
  const jobs = ableText(target, canEdit)
  const unable = target.tally && unableText(target.tally, canEdit, 'be changed')
  return (
    <Dialog title="Set priority" description={`Applies to ${jobs}; 10 is the highest priority.`} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          onRun({ action: 'set_priority', priority })
        }}
      >
        {unable && <p className="font-medium">{unable}</p>}
        <TargetSummary target={target} />
        <Field label={`Priority: ${priority}`}>
          {(control) => (
            <input
              {...control}
              type="range"
              min={1}
              max={10}
              value={priority}
              onChange={(event) => setPriority(Number(event.target.value))}
              className="accent-accent"
            />
          )}
        </Field>
        <TypedCount count={target.count} text={typed} onText={setTyped} />
        <DialogFooter>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!isConfirmed(target.count, typed)}>
            Set priority of {jobs}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
