import { z } from 'zod'

import type { JobCreate } from '@/features/jobs/api/types'

// eslint-disable-next-line no-control-regex -- exactly these are refused by the server
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/

const wholeNumber = (label: string, min: number, max: number) =>
  z.coerce
    .number({ error: `${label} must be a number.` })
    .int(`${label} must be a whole number.`)
    .min(min, `${label} must be at least ${min}.`)
    .max(max, `${label} must be at most ${max}.`)

/** Empty text means "not given"; anything else has to be a JSON object. */
const jsonObject = z.string().transform((text, context): Record<string, unknown> | undefined => {
  if (text.trim() === '') return undefined
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
  } catch {
    context.addIssue({ code: 'custom', message: 'This must be a JSON object, like {"cpus": 4}.' })
    return z.NEVER
  }
})

export const jobName = z
  .string()
  .trim()
  .min(1, 'Give the job a name.')
  .max(255, 'A name has at most 255 characters.')
  .refine((name) => !CONTROL_CHARACTERS.test(name), 'A name cannot hold control characters.')

const optionalText = z.string().trim().transform((text) => (text === '' ? undefined : text))

/** A datetime-local value, in the browser's zone, as the moment it names. */
const localMoment = z.string().transform((text) => (text === '' ? undefined : new Date(text).toISOString()))

export const jobFormSchema = z.object({
  name: jobName,
  description: optionalText,
  priority: wholeNumber('Priority', 1, 10),
  queue: optionalText,
  scheduled_at: localMoment,
  task: optionalText,
  args: jsonObject,
  resource_requirements: jsonObject,
  unique_key: optionalText,
  max_attempts: wholeNumber('Attempts', 1, 100),
})

export type FieldErrors = Record<string, string[]>

type Parsed<Value> = { value: Value; errors: null } | { value: null; errors: FieldErrors }

/** A form's entries as `schema` reads them, or what is wrong with each field. */
export function parseForm<Value>(schema: z.ZodType<Value>, form: FormData): Parsed<Value> {
  const result = schema.safeParse(Object.fromEntries(form))
  if (result.success) return { value: result.data, errors: null }
  return { value: null, errors: z.flattenError(result.error).fieldErrors as FieldErrors }
}

export const parseJobForm = (form: FormData): Parsed<JobCreate> => parseForm(jobFormSchema as z.ZodType<JobCreate>, form)
