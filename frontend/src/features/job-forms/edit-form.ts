import * as z from 'zod/mini'

import { jobName, priority } from '@/features/job-forms/job-schemas'
import { jsonObject, localTime, parseForm } from '@/lib/form'

/** Unlike in the create form, an empty field clears the stored value. */
const editFormSchema = z.object({
  name: jobName,
  description: z.string().check(z.trim()),
  priority,
  scheduled_at: z.pipe(
    localTime,
    z.transform((iso: string | undefined) => iso ?? null),
  ),
  resource_requirements: z.pipe(
    jsonObject,
    z.transform((value: Record<string, unknown> | undefined) => value ?? {}),
  ),
})

export const parseEditForm = (form: FormData) => parseForm(editFormSchema, form)
