import * as z from 'zod/mini'

import { wholeNumber } from '@/lib/form'

// eslint-disable-next-line no-control-regex -- the server refuses exactly these
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f-\u009f]/

export const jobName = z.string().check(
  z.trim(),
  z.minLength(1, 'Enter a name.'),
  z.maxLength(255, 'A name can have at most 255 characters.'),
  z.refine((name) => !CONTROL_CHARACTERS.test(name), 'A name cannot contain control characters.'),
)

export const priority = wholeNumber('Priority', 1, 10)
