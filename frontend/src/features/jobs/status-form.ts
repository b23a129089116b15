import { z } from 'zod'

import { STATUSES } from '@/components/status/status-meta'
import { parseForm } from '@/features/jobs/job-form'

const optionalText = z.string().trim().transform((text) => (text === '' ? undefined : text))

/** Fields that the chosen status doesn't show are absent from the form. */
const statusFormSchema = z.object({
  status_type: z.enum(STATUSES),
  message: optionalText.optional(),
  error_message: optionalText.optional(),
  progress: z
    .string()
    .transform((text) => (text === '' ? undefined : Number(text)))
    .pipe(z.number('Progress must be a number.').int('Whole percents only.').min(0, 'At least 0.').max(100, 'At most 100.').optional())
    .optional(),
})

export const parseStatusForm = (form: FormData) => parseForm(statusFormSchema, form)
