import type { ReactNode } from 'react'

import { Field, Input, Textarea } from '@/components/ui/field'
import { useRefusal } from '@/domain/account/use-refusal'
import { useZoneName } from '@/features/job-forms/hooks/use-zone-name'
import type { FieldErrors } from '@/lib/form'

type ExecutionFieldsProps = { errors: FieldErrors }

/** `children` follow the description. */
type JobFieldsProps = { errors: FieldErrors; onQueue: (queue: string) => void; children: ReactNode }

/** The fields that every job has. Who may not name another owner owns the job, so the field is absent. */
export function JobFields({ errors, onQueue, children }: JobFieldsProps) {
  const mayNameOwner = useRefusal('nameOwner') === null
  return (
    <>
      <Field label="Name" errors={errors.name} className="sm:col-span-2">
        {(control) => (
          // eslint-disable-next-line jsx-a11y-x/no-autofocus -- a dialog takes the focus in any case; here its first field
          <Input {...control} name="name" required maxLength={255} autoComplete="off" autoFocus />
        )}
      </Field>
      <Field label="Description" errors={errors.description} className="sm:col-span-2">
        {(control) => <Textarea {...control} name="description" rows={2} />}
      </Field>
      {children}
      <Field label="Priority" hint="1 to 10; 10 is the highest." errors={errors.priority}>
        {(control) => <Input {...control} name="priority" type="number" min={1} max={10} defaultValue={5} />}
      </Field>
      <Field label="Queue" hint="Leave empty for the default queue." errors={errors.queue}>
        {(control) => (
          <Input
            {...control}
            name="queue"
            autoComplete="off"
            placeholder="default"
            onChange={(event) => onQueue(event.target.value)}
          />
        )}
      </Field>
      {mayNameOwner && (
        <Field label="Owner" hint="A user; may be empty." errors={errors.owner}>
          {(control) => <Input {...control} name="owner" maxLength={255} autoComplete="off" />}
        </Field>
      )}
      <Field label="Project" hint="Account or group; may be empty." errors={errors.project}>
        {(control) => <Input {...control} name="project" maxLength={255} autoComplete="off" />}
      </Field>
    </>
  )
}

/** When and with what the job runs. Always mounted, so that the form includes their values. */
export function ExecutionFields({ errors }: ExecutionFieldsProps) {
  const zone = useZoneName()
  const mono = 'font-mono text-xs'
  return (
    <>
      <Field
        label="Unique key"
        hint="The server refuses a second job with the same key."
        errors={errors.unique_key}
        className="sm:col-span-2"
      >
        {(control) => <Input {...control} name="unique_key" autoComplete="off" />}
      </Field>
      <Field label="Resource requirements" errors={errors.resource_requirements} className="sm:col-span-2">
        {(control) => (
          <Textarea
            {...control}
            name="resource_requirements"
            rows={2}
            className={mono}
            placeholder='{"cpus": 4, "memory_mb": 8192}'
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Not before" hint={`Such as 3d or 2026-03-01 12:00, in ${zone}.`} errors={errors.scheduled_at}>
        {(control) => <Input {...control} name="scheduled_at" autoComplete="off" />}
      </Field>
      <Field label="Max attempts" errors={errors.max_attempts}>
        {(control) => <Input {...control} name="max_attempts" type="number" min={1} max={1000} defaultValue={1} />}
      </Field>
    </>
  )
}
