import { type SubmitEvent, useState } from 'react'

import { STATUSES, statusMeta } from '@/domain/job/status-meta'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import type { BulkAction } from '@/domain/operation/api/bulk-jobs'
import type { BulkChoice } from '@/features/bulk/components/bulk-actions'
import { parseStatusForm } from '@/domain/job/status-form'

type BulkDialogProps = {
  choice: BulkChoice
  /** How many, in words: `1,204 jobs`. */
  jobs: string
  busy: boolean
  onRun: (action: BulkAction) => void
  onClose: () => void
}

/** Says how many jobs an action will touch before it touches any, and asks for what it needs. */
export function BulkDialog(props: BulkDialogProps) {
  if (props.choice === 'set_status') return <StatusForm {...props} />
  if (props.choice === 'set_priority') return <PriorityForm {...props} />
  return <Confirmation {...props} choice={props.choice} />
}

const words = {
  cancel: { title: 'Cancel', body: 'Those that are pending or running stop; the others are left alone.' },
  retry: { title: 'Retry', body: 'Those that failed or were cancelled are queued again; the others are left alone.' },
  delete: { title: 'Delete', body: 'They, their history and their logs will be gone for good.' },
}

function Confirmation({ choice, jobs, busy, onRun, onClose }: BulkDialogProps & { choice: keyof typeof words }) {
  const { title, body } = words[choice]
  const label = `${title} ${jobs}`
  return (
    <ConfirmDialog
      title={`${label}?`}
      confirmLabel={label}
      danger={choice !== 'retry'}
      busy={busy}
      onConfirm={() => onRun({ action: choice })}
      onClose={onClose}
    >
      {body}
    </ConfirmDialog>
  )
}

function StatusForm({ jobs, busy, onRun, onClose }: BulkDialogProps) {
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { value } = parseStatusForm(new FormData(event.currentTarget))
    if (value !== null) onRun({ action: 'set_status', status_type: value.status_type, message: value.message })
  }
  return (
    <Dialog title="Update status" description={`Of ${jobs}; those that can't take it are skipped.`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Status">
          {(control) => (
            <Select {...control} name="status_type" defaultValue="COMPLETED">
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {statusMeta[status].word}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Message">{(control) => <Input {...control} name="message" />}</Field>
        <DialogFooter>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Update {jobs}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

function PriorityForm({ jobs, busy, onRun, onClose }: BulkDialogProps) {
  const [priority, setPriority] = useState(5)
  return (
    <Dialog title="Set priority" description={`Of ${jobs}; 10 goes first.`} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          onRun({ action: 'set_priority', priority })
        }}
      >
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
        <DialogFooter>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Set priority of {jobs}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
