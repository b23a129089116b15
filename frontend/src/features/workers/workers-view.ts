import * as z from 'zod/mini'

const valid = { worker: z.string().check(z.minLength(1), z.maxLength(300)) }

const urlSchema = z.object({ worker: z.catch(z.optional(valid.worker), undefined) })

/** Returns the identity of the marked worker, from the URL. */
export const readMarkedWorker = (params: URLSearchParams): string | undefined =>
  urlSchema.parse(Object.fromEntries(params)).worker

/** Returns the parts of the URL that `readMarkedWorker` ignores. */
export const ignoredParams = (params: URLSearchParams) =>
  [...params]
    .filter(([name, value]) => name !== 'worker' || !valid.worker.safeParse(value).success)
    .map(([name, value]) => ({ name, value }))
