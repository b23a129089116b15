import * as z from 'zod/mini'

/** Parses text as JSON; a syntax error becomes an issue of the schema. */
export const jsonText = z.pipe(
  z.string(),
  z.transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.issues.push({ code: 'custom', message: 'Enter valid JSON.', input: text })
      return z.NEVER
    }
  }),
)
