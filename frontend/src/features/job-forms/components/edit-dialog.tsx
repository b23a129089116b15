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
import type { FieldErrors } from '@/lib/form'
import { toLocalInput } from '@/lib/local-input'
import { stringifyLossless } from '@/lib/lossless-json'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

/** Edits the fields of a job that is not final. */
export function EditDialog({ job, onClose }: { job: VersionedJob; onClose: () => void }) {
  // The page keeps polling; the form edits the version it was opened with.
  const [opened] = useState(job)
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
        <Field label="Not before" errors={errors.scheduled_at}>
          {(control) => (
            <Input
              {...control}
              name="scheduled_at"
              type="datetime-local"
              defaultValue={toLocalInput(job.scheduled_at)}
            />
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
