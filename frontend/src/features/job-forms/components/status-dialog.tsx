import { type SubmitEvent, useState } from 'react'
import { toast } from 'sonner'

import { statusMeta } from '@/domain/job/status-meta'
import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Select, Textarea } from '@/components/ui/field'
import { useFirstInvalid } from '@/components/ui/use-first-invalid'
import { ProblemNotice } from '@/components/ui/problem-notice'
import type { JobRow } from '@/domain/job/types'
import { useChangeStatus } from '@/features/job-forms/hooks/use-change-status'
import type { FieldErrors } from '@/domain/job/job-form'
import { parseStatusForm } from '@/domain/job/status-form'
import { allowedFrom } from '@/domain/job/transitions'
import { toProblem } from '@/lib/problem'

type StatusDialogProps = { job: Pick<JobRow, 'id' | 'name' | 'latest_status'>; onClose: () => void }

export function StatusDialog({ job, onClose }: StatusDialogProps) {
  const form = useFirstInvalid()
  const change = useChangeStatus()
  // What was allowed when the dialog opened: the optimistic update must not pull the choices away from under it.
  const [choices] = useState(() => allowedFrom(job.latest_status.status_type))
  const [target, setTarget] = useState(choices[0] ?? 'PENDING')
  const [refused, setRefused] = useState<FieldErrors>({})
  const problem = change.error && toProblem(change.error)
  const errors = { ...problem?.fieldErrors, ...refused }

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const parsed = parseStatusForm(new FormData(event.currentTarget))
    setRefused(parsed.errors ?? {})
    if (parsed.value === null) return
    change.mutate(
      { kind: 'update', id: job.id, patch: parsed.value },
      {
        onSuccess: () => {
          toast.success(`${job.name} is now ${statusMeta[target].word.toLowerCase()}`)
          onClose()
        },
      },
    )
  }

  return (
    <Dialog title="Update status" description={job.name} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-3">
        {problem && <ProblemNotice problem={problem} title="The status was not changed" />}
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
                  {statusMeta[status].word}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Message" errors={errors.message}>
          {(control) => <Textarea {...control} name="message" rows={2} />}
        </Field>
        {target === 'RUNNING' && (
          <Field label="Progress (%)" hint="0 to 100, or empty when unknown." errors={errors.progress}>
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
