import * as z from 'zod/mini'

import { STATUSES } from '@/domain/job/status-meta'
import { optionalText, parseForm } from '@/lib/form'

const percent = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text: string) => (text === '' ? undefined : Number(text))),
  ),
  z.optional(
    z
      .number('Progress must be a number.')
      .check(
        z.int('Progress must be a whole percentage.'),
        z.gte(0, 'Progress must be at least 0.'),
        z.lte(100, 'Progress must be at most 100.'),
      ),
  ),
)

/** Fields that the chosen status doesn't show are absent from the form. */
const statusFormSchema = z.object({
  status_type: z.enum(STATUSES),
  message: z.optional(optionalText),
  error_message: z.optional(optionalText),
  progress: z.optional(percent),
})

export const parseStatusForm = (form: FormData) => parseForm(statusFormSchema, form)
