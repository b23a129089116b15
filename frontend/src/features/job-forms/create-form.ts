import * as z from 'zod/mini'

import type { JobCreate } from '@/domain/job/types'
import { jobName, priority } from '@/features/job-forms/job-schemas'
import { type ParsedForm, futureTime, jsonObject, optionalText, parseForm, wholeNumber } from '@/lib/form'

const createFormSchema = z.object({
  name: jobName,
  description: optionalText,
  priority,
  queue: optionalText,
  owner: optionalText,
  project: optionalText,
  scheduled_at: futureTime,
  task: optionalText,
  args: jsonObject,
  resource_requirements: jsonObject,
  unique_key: optionalText,
  max_attempts: wholeNumber('Max attempts', 1, 1_000),
})

export const parseCreateForm = (form: FormData): ParsedForm<JobCreate> => parseForm(createFormSchema, form)
