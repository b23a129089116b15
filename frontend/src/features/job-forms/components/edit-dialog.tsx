import { type SubmitEvent, useState } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Textarea } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useFirstInvalid } from '@/components/ui/use-first-invalid'
import type { VersionedJob } from '@/domain/job/api/get-job'
import { useEditJob } from '@/features/job-forms/api/edit-job'
import { changesOf, parseEditForm } from '@/features/job-forms/edit-form'
import { useZoneName } from '@/features/job-forms/hooks/use-zone-name'
import type { FieldErrors } from '@/lib/form'
import { stringifyLossless } from '@/lib/lossless-json'
import { getPreference } from '@/lib/preferences'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'
import { formatIn, zoneOf } from '@/lib/zone'

/** To the minute, in the zone in which the form is going to be parsed. */
const timeValue = (iso: string | null) =>
  iso === null ? '' : formatIn(iso, zoneOf(getPreference('times'))).slice(0, 16)

/** Edits the fields of an unfinished job. */
export function EditDialog({ job, onClose }: { job: VersionedJob; onClose: () => void }) {
  // The page keeps polling; the form edits the version it was opened with.
  const [opened] = useState(job)
  const zone = useZoneName()
  const form = useFirstInvalid()
  const edit = useEditJob(opened)
  const send = useMutateOnce(edit)
  const [invalid, setInvalid] = useState<FieldErrors>({})
  const problem = edit.error && toProblem(edit.error)
  const errors = { ...problem?.fieldErrors, ...invalid }

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const parsed = parseEditForm(new FormData(event.currentTarget))
    setInvalid(parsed.errors ?? {})
    if (parsed.value === null) return
    const patch = changesOf(opened, parsed.value)
    if (Object.keys(patch).length === 0) {
      onClose()
      return
    }
    send(patch, {
      onSuccess: () => {
        toast.success('Saved')
        onClose()
      },
    })
  }
  return (
    <Dialog title="Edit job" description={`#${job.id}`} onClose={onClose}>
      <form ref={form} onSubmit={submit} noValidate className="grid gap-3 sm:grid-cols-2">
        {problem && (
          <div className="sm:col-span-2">
            <ProblemNotice problem={problem} title="Could not save the job" />
          </div>
        )}
        <Field label="Name" errors={errors.name} className="sm:col-span-2">
          {(control) => <Input {...control} name="name" defaultValue={job.name} maxLength={255} />}
        </Field>
        <Field label="Description" errors={errors.description} className="sm:col-span-2">
          {(control) => <Textarea {...control} name="description" rows={2} defaultValue={job.description} />}
        </Field>
        <Field label="Priority" errors={errors.priority}>
          {(control) => (
            <Input {...control} name="priority" type="number" min={1} max={10} defaultValue={job.priority} />
          )}
        </Field>
        <Field label="Not before" hint={`Such as 3d or 2026-03-01 12:00, in ${zone}.`} errors={errors.scheduled_at}>
          {(control) => (
            <Input {...control} name="scheduled_at" autoComplete="off" defaultValue={timeValue(job.scheduled_at)} />
          )}
        </Field>
        <Field label="Resource requirements" errors={errors.resource_requirements} className="sm:col-span-2">
          {(control) => (
            <Textarea
              {...control}
              name="resource_requirements"
              rows={4}
              spellCheck={false}
              className="font-mono text-xs"
              defaultValue={stringifyLossless(job.resource_requirements, 2)}
            />
          )}
        </Field>
        <DialogFooter className="sm:col-span-2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={edit.isPending}>
            Save
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}
