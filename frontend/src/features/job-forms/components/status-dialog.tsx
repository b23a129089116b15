import { type SubmitEvent, useState } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Select, Textarea } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useFirstInvalid } from '@/components/ui/use-first-invalid'
import { JobName } from '@/domain/job/components/job-name'
import { jobLabel } from '@/domain/job/job-label'
import { parseStatusForm } from '@/domain/job/status-form'
import { statusMeta } from '@/domain/job/status-meta'
import { allowedFrom } from '@/domain/job/transitions'
import type { JobRow } from '@/domain/job/types'
import { useChangeStatus } from '@/features/job-forms/api/change-status'
import type { FieldErrors } from '@/lib/form'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

type StatusDialogProps = { job: Pick<JobRow, 'id' | 'name' | 'latest_status'>; onClose: () => void }

export function StatusDialog({ job, onClose }: StatusDialogProps) {
  const form = useFirstInvalid()
  const change = useChangeStatus()
  const send = useMutateOnce(change)
  // Fixed when the dialog opens: the optimistic update must not change the choices.
  const [choices] = useState(() => allowedFrom(job.latest_status.status_type))
  const [target, setTarget] = useState(choices[0] ?? 'PENDING')
  const [invalid, setInvalid] = useState<FieldErrors>({})
  const problem = change.error && toProblem(change.error)
  const errors = { ...problem?.fieldErrors, ...invalid }

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const parsed = parseStatusForm(new FormData(event.currentTarget))
    setInvalid(parsed.errors ?? {})
    if (parsed.value === null) return
    send(
      { kind: 'update', id: job.id, patch: parsed.value },
      {
        onSuccess: () => {
          toast.success(`${jobLabel(job)} is now ${statusMeta[target].label.toLowerCase()}`)
          onClose()
        },
      },
    )
  }

  return (
    <Dialog title="Update status" description={<JobName job={job} />} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-3">
        {problem && <ProblemNotice problem={problem} title="Could not update the status" />}
        <Field label="Status" errors={errors.status_type}>
          {(control) => (
            <Select
              {...control}
              name="status_type"
              value={target}
              onChange={(event) => setTarget(event.target.value as typeof target)}
            >
              {choices.map((status) => (
                <option key={status} value={status}>
                  {statusMeta[status].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Message" errors={errors.message}>
          {(control) => <Textarea {...control} name="message" rows={2} />}
        </Field>
        {target === 'RUNNING' && (
          <Field label="Progress (%)" hint="0 to 100; leave empty if unknown." errors={errors.progress}>
            {(control) => (
              <Input
                {...control}
                name="progress"
                type="number"
                min={0}
                max={100}
                defaultValue={job.latest_status.progress ?? ''}
              />
            )}
          </Field>
        )}
        {target === 'FAILED' && (
          <Field label="Error" errors={errors.error_message}>
            {(control) => <Textarea {...control} name="error_message" rows={2} />}
          </Field>
        )}
        <DialogFooter>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={change.isPending}>
            Update status
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
