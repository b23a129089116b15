import { TriangleAlert } from 'lucide-react'

import { Field, Input, Select, Textarea } from '@/components/ui/field'
import { errorsOfArgument, errorsOfArguments } from '@/features/job-forms/argument-errors'
import { ArgumentInput } from '@/features/job-forms/components/argument-input'
import { type TaskChoice, OTHER_TASK } from '@/features/job-forms/hooks/use-task-choice'
import type { FieldErrors } from '@/lib/form'
import { plural } from '@/lib/format'

type TaskFieldsProps = { task: TaskChoice; errors: FieldErrors }

/** What a worker runs: the task, its arguments, and whether a worker would run it. */
export function TaskFields({ task, errors }: TaskFieldsProps) {
  const { tasks, choice, choose, description, fields, name, setName, problem } = task
  return (
    <>
      <Field
        label="Task"
        hint={description === '' ? 'What a worker runs; none for jobs that run elsewhere.' : description}
        errors={errors.task}
        className="sm:col-span-2"
      >
        {(control) => (
          <Select {...control} value={choice} onChange={(event) => choose(event.target.value)}>
            <option value="">None</option>
            {tasks.map((known) => (
              <option key={known.name} value={known.name} disabled={known.refused}>
                {known.name} (
                {known.refused ? 'for operators' : known.workers === 0 ? 'no worker' : plural(known.workers, 'worker')})
              </option>
            ))}
            <option value={OTHER_TASK}>Another task…</option>
          </Select>
        )}
      </Field>
      {choice === OTHER_TASK ? (
        <Field label="Name of the task" className="sm:col-span-2">
          {(control) => (
            <Input
              {...control}
              name="task"
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <input type="hidden" name="task" value={choice} />
      )}
      {problem !== null && (
        <p role="status" className="flex gap-2 rounded-md bg-notice px-3 py-2 sm:col-span-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-pending" />
          {problem}
        </p>
      )}
      {fields?.map((field) => (
        <ArgumentInput key={`${choice} ${field.name}`} field={field} errors={errorsOfArgument(errors, field.name)} />
      ))}
      {fields === null && (
        <Field label="Arguments" errors={errorsOfArguments(errors)} className="sm:col-span-2">
          {(control) => (
            <Textarea
              {...control}
              name="args"
              rows={2}
              className="font-mono text-xs"
              placeholder='{"input": "…"}'
              spellCheck={false}
            />
          )}
        </Field>
      )}
    </>
  )
}
