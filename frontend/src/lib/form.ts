import * as z from 'zod/mini'

import { parseLossless } from '@/lib/lossless-json'
import { getPreference } from '@/lib/preferences'
import { serverNow } from '@/lib/server-clock'
import { parseTimeInput } from '@/lib/time-input'

export type FieldErrors = Record<string, string[]>

export type ParsedForm<Value> = { value: Value; errors: null } | { value: null; errors: FieldErrors }

/** Returns the text of a field; empty when the form has none of this name. */
export function formText(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** Returns a form's entries as parsed by `schema`, or the errors of each field. */
export function parseForm<Schema extends z.ZodMiniType>(schema: Schema, form: FormData): ParsedForm<z.output<Schema>> {
  const result = z.safeParse(schema, Object.fromEntries(form))
  if (result.success) return { value: result.data, errors: null }
  return { value: null, errors: z.flattenError(result.error).fieldErrors as FieldErrors }
}

export const wholeNumber = (label: string, min: number, max: number) =>
  z.coerce
    .number({ error: `${label} must be a number.` })
    .check(
      z.int(`${label} must be a whole number.`),
      z.gte(min, `${label} must be at least ${min}.`),
      z.lte(max, `${label} must be at most ${max}.`),
    )

/** Trims the text; empty text becomes undefined. */
export const optionalText = z.pipe(
  z.string().check(z.trim()),
  z.transform((text: string) => (text === '' ? undefined : text)),
)

/** Parses a JSON object without rounding its numbers; empty text becomes undefined. */
export const jsonObject = z.pipe(
  z.string(),
  z.transform((text, context): Record<string, unknown> | undefined => {
    if (text.trim() === '') return undefined
    try {
      return z.parse(z.record(z.string(), z.unknown()), parseLossless(text))
    } catch {
      context.issues.push({ code: 'custom', message: 'Enter a JSON object, such as {"cpus": 4}.', input: text })
      return z.NEVER
    }
  }),
)

/** Parses a time such as `3d`, which lies in the future, or `2026-03-01 12:00`; empty text becomes undefined. */
export const futureTime = z.pipe(
  z.string(),
  z.transform((text, context): string | undefined => {
    if (text.trim() === '') return undefined
    const iso = parseTimeInput(text, { nowMs: serverNow(), display: getPreference('times'), towards: 'future' })
    if (iso !== null) return iso
    context.issues.push({
      code: 'custom',
      message: 'Enter a time such as 3d, tomorrow or 2026-03-01 12:00.',
      input: text,
    })
    return z.NEVER
  }),
)
