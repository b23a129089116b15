import { type SubmitEvent, useState } from 'react'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { parseStatusForm } from '@/domain/job/status-form'
import { type Status, STATUSES, statusMeta } from '@/domain/job/status-meta'
import { allowedFrom } from '@/domain/job/transitions'
import { ableText } from '@/features/bulk/bulk-target'
import type { BulkDialogProps } from '@/features/bulk/components/bulk-dialog-props'
import { TargetSummary } from '@/features/bulk/components/target-summary'
import { TypedCount } from '@/features/bulk/components/typed-count'
import { countWhere, unableText } from '@/features/bulk/status-tally'
import { isConfirmed } from '@/features/bulk/typed-confirmation'

const canBecome = (wanted: Status) => (status: Status) => allowedFrom(status).includes(wanted)

/** Offers the statuses that at least one of the jobs can take. */
export function BulkStatusForm({ target, busy, onRun, onClose }: BulkDialogProps) {
  const { tally } = target
  const [offered] = useState(() =>
    STATUSES.filter((status) => tally === undefined || countWhere(tally, canBecome(status)) > 0),
  )
  const [wanted, setWanted] = useState<Status>(offered.includes('COMPLETED') ? 'COMPLETED' : (offered[0] ?? 'PENDING'))
  const [typed, setTyped] = useState('')
  const jobs = ableText(target, canBecome(wanted))
  const unable = tally && unableText(tally, canBecome(wanted), `become ${statusMeta[wanted].label.toLowerCase()}`)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { value } = parseStatusForm(new FormData(event.currentTarget))
    if (value !== null) onRun({ action: 'set_status', status_type: value.status_type, message: value.message })
  }
  return (
    <Dialog title="Update status" description={`Applies to ${jobs}.`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TargetSummary target={target} />
        <Field label="Status" hint={unable ?? undefined}>
          {(control) => (
            <Select
              {...control}
              name="status_type"
              value={wanted}
              onChange={(event) => setWanted(event.target.value as Status)}
            >
              {offered.map((status) => (
                <option key={status} value={status}>
                  {statusMeta[status].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Message">{(control) => <Input {...control} name="message" />}</Field>
        <TypedCount count={target.count} text={typed} onText={setTyped} />
        <DialogFooter>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!isConfirmed(target.count, typed)}>
            Update {jobs}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
