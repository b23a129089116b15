import * as z from 'zod/mini'

/** RFC 9457 body as the API sends it. Nothing is required: a proxy in between may answer with a page of its own. */
const problemBody = z.object({
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
  code: z.optional(z.string()),
  request_id: z.nullish(z.string()),
  errors: z.optional(z.record(z.string(), z.unknown())),
  allowed: z.optional(z.array(z.string())),
  existing_id: z.optional(z.number()),
})

type ProblemInit = {
  status: number
  code: string
  title: string
  detail?: string
  requestId?: string
  fieldErrors?: Record<string, string[]>
  allowed?: string[]
  existingId?: number
  retryAfterS?: number
}

/** Every way a call can fail, in one shape that a person can be shown. `status` is 0 when no answer came. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly requestId: string | undefined
  readonly fieldErrors: Record<string, string[]>
  readonly allowed: string[] | undefined
  readonly existingId: number | undefined
  readonly retryAfterS: number | undefined

  constructor(init: ProblemInit) {
    super(init.detail ?? init.title)
    this.name = 'Problem'
    this.status = init.status
    this.code = init.code
    this.title = init.title
    this.detail = init.detail ?? init.title
    this.requestId = init.requestId
    this.fieldErrors = init.fieldErrors ?? {}
    this.allowed = init.allowed
    this.existingId = init.existingId
    this.retryAfterS = init.retryAfterS
  }

  /** No answer at all: the server is away, or the way to it is. */
  get isOffline(): boolean {
    return this.code === 'network' || this.code === 'timeout'
  }

  get isNotFound(): boolean {
    return this.status === 404
  }

  /** Trying the very same call again may work. */
  get isTransient(): boolean {
    return this.isOffline || this.status === 429 || this.status >= 502
  }
}

function flatten(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(flatten)
  if (value !== null && typeof value === 'object') {
    return Object.entries(value).flatMap(([key, inner]) => flatten(inner).map((text) => `${key}: ${text}`))
  }
  return []
}

/** Reads a failed response; an unreadable body still becomes a Problem with the HTTP status. */
export async function problemFromResponse(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const parsed = problemBody.safeParse(body)
  const read = parsed.success ? parsed.data : {}
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return new Problem({
    status: response.status,
    code: read.code ?? `http_${response.status}`,
    title: read.title ?? (response.statusText || `The server answered ${response.status}`),
    detail: read.detail,
    requestId: read.request_id ?? response.headers.get('X-Request-ID') ?? undefined,
    fieldErrors: Object.fromEntries(Object.entries(read.errors ?? {}).map(([field, value]) => [field, flatten(value)])),
    allowed: read.allowed,
    existingId: read.existing_id,
    retryAfterS: Number.isFinite(retryAfter) ? retryAfter : undefined,
  })
}

/** True for a call that was given up on purpose; never an error to show. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** Turns whatever was thrown into a Problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Problem({
      status: 0,
      code: 'timeout',
      title: 'No answer in time',
      detail: 'The server took too long to answer.',
    })
  }
  if (error instanceof TypeError) {
    return new Problem({
      status: 0,
      code: 'network',
      title: 'Server unreachable',
      detail: 'The server cannot be reached.',
    })
  }
  const detail = error instanceof Error ? error.message : 'Something unexpected went wrong.'
  return new Problem({ status: 0, code: 'unexpected', title: 'Unexpected error', detail })
}
