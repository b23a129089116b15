import * as z from 'zod/mini'

type Common = { name: string; description: string; required: boolean; defaultValue: unknown }

/** How one argument of a task is entered. `json` stands in for whatever has no input of its own. */
export type ArgumentField = Common &
  (
    | { kind: 'number'; integer: boolean; minimum: number | undefined; maximum: number | undefined }
    | { kind: 'choice'; options: string[] }
    | { kind: 'text' | 'boolean' | 'list' | 'map' | 'json' }
  )

/** The part of JSON Schema that has inputs. */
const property = z.object({
  type: z.optional(z.string()),
  description: z.catch(z.optional(z.string()), undefined),
  default: z.optional(z.unknown()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  enum: z.optional(z.array(z.string())),
  items: z.optional(z.looseObject({ type: z.optional(z.string()) })),
  patternProperties: z.optional(z.record(z.string(), z.looseObject({ type: z.optional(z.string()) }))),
  additionalProperties: z.optional(z.union([z.boolean(), z.looseObject({ type: z.optional(z.string()) })])),
  anyOf: z.optional(z.array(z.record(z.string(), z.unknown()))),
})

type Property = z.output<typeof property>

const objectSchema = z.object({
  properties: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
  required: z.optional(z.array(z.string())),
})

/** Returns the fields of a task's arguments in order; null when the schema describes no object. */
export function argumentFields(schema: Record<string, unknown>): ArgumentField[] | null {
  const parsed = objectSchema.safeParse(schema)
  if (!parsed.success) return null
  const { properties = {}, required = [] } = parsed.data
  return Object.entries(properties).map(([name, described]) => {
    const read = property.safeParse(unwrapOptional(described))
    const known: Property = read.success ? read.data : { description: undefined }
    return {
      name,
      description: known.description ?? '',
      required: required.includes(name),
      defaultValue: described.default,
      ...inputOf(known),
    }
  })
}

/** Returns the one branch besides null of an optional argument, else the schema itself. */
function unwrapOptional(described: Record<string, unknown>): Record<string, unknown> {
  const branches = z.array(z.record(z.string(), z.unknown())).safeParse(described.anyOf)
  const [only, ...others] = branches.success ? branches.data.filter(({ type }) => type !== 'null') : []
  return only === undefined || others.length > 0 ? described : { ...described, ...only, anyOf: undefined }
}

type Input = ArgumentField extends infer Field ? (Field extends Common ? Omit<Field, keyof Common> : never) : never

function inputOf(described: Property): Input {
  const { type, minimum, maximum, items, enum: options } = described
  if (options !== undefined) return { kind: 'choice', options }
  if (type === 'integer' || type === 'number') return { kind: 'number', integer: type === 'integer', minimum, maximum }
  if (type === 'string') return { kind: 'text' }
  if (type === 'boolean') return { kind: 'boolean' }
  if (type === 'array' && items?.type === 'string') return { kind: 'list' }
  return { kind: type === 'object' && hasTextValues(described) ? 'map' : 'json' }
}

function hasTextValues({ patternProperties = {}, additionalProperties }: Property): boolean {
  const values = [...Object.values(patternProperties), additionalProperties].filter(
    (value) => typeof value === 'object',
  )
  return values.length > 0 && values.every(({ type }) => type === 'string')
}
