import type { ArgumentField } from '@/features/job-forms/argument-fields'
import type { FieldErrors, ParsedForm } from '@/lib/form'
import { parseLossless } from '@/lib/lossless-json'

/** Names of the inputs of an argument; the server names its errors by the same path. */
export const inputName = (argument: string): string => `args.${argument}`
export const keyInputName = (argument: string): string => `args.${argument}.key`

/** What was entered for one argument: `undefined` leaves it to its default. */
type Entered = { value: unknown } | { error: string }

/** Returns the arguments as entered, or the errors of each field. An empty field leaves the argument to its default. */
export function parseArguments(fields: ArgumentField[], form: FormData): ParsedForm<Record<string, unknown>> {
  const value: Record<string, unknown> = {}
  const errors: FieldErrors = {}
  for (const field of fields) {
    const entered = parseField(field, form)
    if ('error' in entered) errors[inputName(field.name)] = [entered.error]
    else if (entered.value !== undefined) value[field.name] = entered.value
    else if (field.required) errors[inputName(field.name)] = ['Enter a value.']
  }
  return Object.keys(errors).length > 0 ? { value: null, errors } : { value, errors: null }
}

function parseField(field: ArgumentField, form: FormData): Entered {
  const texts = form.getAll(inputName(field.name)).map(String)
  const text = texts[0] ?? ''
  switch (field.kind) {
    case 'boolean':
      return { value: texts.length > 0 }
    case 'list':
      return { value: texts.some((item) => item !== '') ? texts : undefined }
    case 'map':
      return parseMap(form.getAll(keyInputName(field.name)).map(String), texts)
    case 'number':
      return text.trim() === '' ? { value: undefined } : parseNumber(field, text.trim())
    case 'json':
      return text.trim() === '' ? { value: undefined } : parseJsonValue(text)
    case 'text':
    case 'choice':
      return { value: text === '' && typeof field.defaultValue !== 'string' ? undefined : text }
  }
}

function parseMap(keys: string[], values: string[]): Entered {
  const entries = keys.map((key, index) => [key.trim(), values[index] ?? ''] as const)
  const named = entries.filter(([key]) => key !== '')
  if (entries.some(([key, value]) => key === '' && value !== '')) return { error: 'Name each value.' }
  if (new Set(named.map(([key]) => key)).size < named.length) return { error: 'Each name can be given once.' }
  return { value: named.length > 0 ? Object.fromEntries(named) : undefined }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const INTEGER = /^[+-]?\d+$/

type NumberField = ArgumentField & { kind: 'number' }

function parseNumber({ integer, minimum, maximum }: NumberField, text: string): Entered {
  if (!(integer ? INTEGER : NUMBER).test(text)) return { error: integer ? 'Enter a whole number.' : 'Enter a number.' }
  const number = Number(text)
  if (minimum !== undefined && number < minimum) return { error: `Must be at least ${minimum}.` }
  if (maximum !== undefined && number > maximum) return { error: `Must be at most ${maximum}.` }
  // Integers beyond 2^53 keep their digits.
  return { value: integer ? parseLossless(text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1')) : number }
}

function parseJsonValue(text: string): Entered {
  try {
    return { value: parseLossless(text) }
  } catch {
    return { error: 'Enter valid JSON.' }
  }
}
