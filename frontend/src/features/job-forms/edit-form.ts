import * as z from 'zod/mini'

import { jobName, jsonObject, localMoment, parseForm, priority } from '@/domain/job/job-form'

/** Unlike in the create form, an emptied field says something: it clears the value. */
const editFormSchema = z.object({
  name: jobName,
  description: z.string().check(z.trim()),
  priority,
  scheduled_at: z.pipe(
    localMoment,
    z.transform((iso: string | undefined) => iso ?? null),
  ),
  resource_requirements: z.pipe(
    jsonObject,
    z.transform((value: Record<string, unknown> | undefined) => value ?? {}),
  ),
})

export const parseEditForm = (form: FormData) => parseForm(editFormSchema, form)
