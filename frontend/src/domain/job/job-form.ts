import * as z from 'zod/mini'

import type { JobCreate } from '@/domain/job/types'
import { fromLocalInput } from '@/lib/local-input'

// eslint-disable-next-line no-control-regex -- exactly these are refused by the server
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/

const wholeNumber = (label: string, min: number, max: number) =>
  z.coerce
    .number({ error: `${label} must be a number.` })
    .check(
      z.int(`${label} must be a whole number.`),
      z.gte(min, `${label} must be at least ${min}.`),
      z.lte(max, `${label} must be at most ${max}.`),
    )

/** Empty text means "not given"; anything else has to be a JSON object. */
export const jsonObject = z.pipe(
  z.string(),
  z.transform((text, context): Record<string, unknown> | undefined => {
    if (text.trim() === '') return undefined
    try {
      return z.parse(z.record(z.string(), z.unknown()), JSON.parse(text))
    } catch {
      context.issues.push({ code: 'custom', message: 'This must be a JSON object, like {"cpus": 4}.', input: text })
      return z.NEVER
    }
  }),
)

export const jobName = z.string().check(
  z.trim(),
  z.minLength(1, 'Give the job a name.'),
  z.maxLength(255, 'A name has at most 255 characters.'),
  z.refine((name) => !CONTROL_CHARACTERS.test(name), 'A name cannot hold control characters.'),
)

export const priority = wholeNumber('Priority', 1, 10)

/** Trimmed; empty means "not given". */
export const optionalText = z.pipe(
  z.string().check(z.trim()),
  z.transform((text: string) => (text === '' ? undefined : text)),
)

/** A datetime-local value, in the browser's zone, as the moment it names. */
export const localMoment = z.pipe(z.string(), z.transform(fromLocalInput))

const jobFormSchema = z.object({
  name: jobName,
  description: optionalText,
  priority,
  queue: optionalText,
  scheduled_at: localMoment,
  task: optionalText,
  args: jsonObject,
  resource_requirements: jsonObject,
  unique_key: optionalText,
  max_attempts: wholeNumber('Attempts', 1, 1_000),
})

export type FieldErrors = Record<string, string[]>

type Parsed<Value> = { value: Value; errors: null } | { value: null; errors: FieldErrors }

/** A form's entries as `schema` reads them, or what is wrong with each field. */
export function parseForm<Schema extends z.ZodMiniType>(schema: Schema, form: FormData): Parsed<z.output<Schema>> {
  const result = z.safeParse(schema, Object.fromEntries(form))
  if (result.success) return { value: result.data, errors: null }
  return { value: null, errors: z.flattenError(result.error).fieldErrors as FieldErrors }
}

export const parseJobForm = (form: FormData): Parsed<JobCreate> => parseForm(jobFormSchema, form)
