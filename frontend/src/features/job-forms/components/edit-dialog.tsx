import { type SubmitEvent, useState } from 'react'
import { toast } from 'sonner'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Textarea } from '@/components/ui/field'
import { useFirstInvalid } from '@/components/ui/use-first-invalid'
import { ProblemNotice } from '@/components/ui/problem-notice'
import type { VersionedJob } from '@/domain/job/api/get-job'
import { parseEditForm } from '@/features/job-forms/edit-form'
import { useEditJob } from '@/features/job-forms/hooks/use-edit-job'
import type { FieldErrors } from '@/domain/job/job-form'
import { toLocalInput } from '@/lib/local-input'
import { toProblem } from '@/lib/problem'

/** What may be changed of a job that hasn't finished. */
export function EditDialog({ job, onClose }: { job: VersionedJob; onClose: () => void }) {
  // The page goes on polling; the form holds what it showed when it opened.
  const [seen] = useState(job)
  const form = useFirstInvalid()
  const edit = useEditJob(seen)
  const [refused, setRefused] = useState<FieldErrors>({})
  const problem = edit.error && toProblem(edit.error)
  const errors = { ...problem?.fieldErrors, ...refused }

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const parsed = parseEditForm(new FormData(event.currentTarget))
    setRefused(parsed.errors ?? {})
    if (parsed.value === null) return
    edit.mutate(parsed.value, {
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
            <ProblemNotice problem={problem} title="The job was not changed" />
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
              defaultValue={JSON.stringify(job.resource_requirements, null, 2)}
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
