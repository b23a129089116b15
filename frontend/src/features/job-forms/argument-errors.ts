import { inputName } from '@/features/job-forms/parse-arguments'
import type { FieldErrors } from '@/lib/form'

/** Returns the messages of one argument; those of its parts name the part. */
export function errorsOfArgument(errors: FieldErrors, argument: string): string[] {
  const name = inputName(argument)
  return Object.entries(errors).flatMap(([path, messages]) => {
    if (path === name) return messages
    return path.startsWith(`${name}.`) ? messages.map((text) => `${partOf(path.slice(name.length + 1))}: ${text}`) : []
  })
}

/** The server counts the items of a list from 0, the form from 1. */
const partOf = (path: string) => {
  const part = path.replace(/\.\[key\]$/, '')
  return /^\d+$/.test(part) ? `Item ${Number(part) + 1}` : part
}

/** Returns the messages of all arguments, each with its name. */
export const errorsOfArguments = (errors: FieldErrors): string[] =>
  Object.entries(errors).flatMap(([path, messages]) => {
    if (path === 'args') return messages
    return path.startsWith('args.') ? messages.map((text) => `${path.slice('args.'.length)}: ${text}`) : []
  })
