import { type SubmitEvent, useState } from 'react'

import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { parseStatusForm } from '@/domain/job/status-form'
import { STATUSES, statusMeta } from '@/domain/job/status-meta'
import type { BulkAction } from '@/features/bulk/api/bulk-jobs'
import type { BulkChoice } from '@/features/bulk/components/bulk-actions'

type BulkDialogProps = {
  choice: BulkChoice
  /** The number of selected jobs with its noun: `1,204 jobs`. */
  jobs: string
  busy: boolean
  onRun: (action: BulkAction) => void
  onClose: () => void
}

/** Asks for confirmation and parameters; states how many jobs the action concerns. */
export function BulkDialog(props: BulkDialogProps) {
  if (props.choice === 'set_status') return <StatusForm {...props} />
  if (props.choice === 'set_priority') return <PriorityForm {...props} />
  return <Confirmation {...props} choice={props.choice} />
}

const texts = {
  cancel: { title: 'Cancel', body: 'Pending and running jobs are cancelled; all others are skipped.' },
  retry: { title: 'Retry', body: 'Failed and cancelled jobs are queued again; all others are skipped.' },
  delete: { title: 'Delete', body: 'This permanently deletes the jobs and their history.' },
}

function Confirmation({ choice, jobs, busy, onRun, onClose }: BulkDialogProps & { choice: keyof typeof texts }) {
  const { title, body } = texts[choice]
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
    <Dialog
      title="Update status"
      description={`Applies to ${jobs}; jobs whose status does not allow it are skipped.`}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Status">
          {(control) => (
            <Select {...control} name="status_type" defaultValue="COMPLETED">
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {statusMeta[status].label}
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
    <Dialog title="Set priority" description={`Applies to ${jobs}; 10 is the highest priority.`} onClose={onClose}>
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
