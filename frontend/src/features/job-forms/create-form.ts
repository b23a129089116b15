import * as z from 'zod/mini'

import type { JobCreate } from '@/domain/job/types'
import type { ArgumentField } from '@/features/job-forms/argument-fields'
import { jobName, priority } from '@/features/job-forms/job-schemas'
import { parseArguments } from '@/features/job-forms/parse-arguments'
import { type ParsedForm, futureTime, jsonObject, optionalText, parseForm, wholeNumber } from '@/lib/form'

const createFormSchema = z.object({
  name: jobName,
  description: optionalText,
  priority,
  queue: optionalText,
  /** Absent for those who may not name another owner. */
  owner: z.optional(optionalText),
  project: optionalText,
  scheduled_at: futureTime,
  task: optionalText,
  /** Absent when the arguments have inputs of their own. */
  args: z.optional(jsonObject),
  resource_requirements: jsonObject,
  unique_key: optionalText,
  max_attempts: wholeNumber('Max attempts', 1, 1_000),
})

/** Parses the form of a new job. `fields`: the inputs of the task's arguments; null when they are entered as JSON. */
export function parseCreateForm(form: FormData, fields: ArgumentField[] | null): ParsedForm<JobCreate> {
  const job = parseForm(createFormSchema, form)
  if (fields === null) return job
  const args = parseArguments(fields, form)
  if (job.errors ?? args.errors) return { value: null, errors: { ...job.errors, ...args.errors } }
  return { value: fields.length === 0 ? job.value : { ...job.value, args: args.value }, errors: null }
}
