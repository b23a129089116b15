import * as z from 'zod/mini'

import type { Job, JobPatch } from '@/domain/job/types'
import { jobName, priority } from '@/features/job-forms/job-schemas'
import { futureTime, jsonObject, parseForm } from '@/lib/form'
import { stringifyLossless } from '@/lib/lossless-json'

/** Unlike in the create form, an empty field clears the stored value. */
const editFormSchema = z.object({
  name: jobName,
  description: z.string().check(z.trim()),
  priority,
  scheduled_at: z.pipe(
    futureTime,
    z.transform((iso: string | undefined) => iso ?? null),
  ),
  resource_requirements: z.pipe(
    jsonObject,
    z.transform((value: Record<string, unknown> | undefined) => value ?? {}),
  ),
})

type EditedFields = z.output<typeof editFormSchema>

/** Times are edited to the minute: the form shows no more of them. */
const MINUTE_MS = 60_000
const minuteOf = (iso: string | null) => (iso === null ? null : Math.floor(Date.parse(iso) / MINUTE_MS))

/** Returns the fields that the user has changed: the others keep what the server holds, to the last digit. */
export function changesOf(opened: Job, edited: EditedFields): JobPatch {
  const isChanged = {
    name: edited.name !== opened.name.trim(),
    description: edited.description !== opened.description.trim(),
    priority: edited.priority !== opened.priority,
    scheduled_at: minuteOf(edited.scheduled_at) !== minuteOf(opened.scheduled_at),
    resource_requirements:
      stringifyLossless(edited.resource_requirements) !== stringifyLossless(opened.resource_requirements),
  } satisfies Record<keyof EditedFields, boolean>
  return Object.fromEntries(Object.entries(edited).filter(([field]) => isChanged[field as keyof EditedFields]))
}

export const parseEditForm = (form: FormData) => parseForm(editFormSchema, form)
