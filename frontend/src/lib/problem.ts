import * as z from 'zod/mini'

/** The API's RFC 9457 body. Every field is optional, because a proxy may answer with a page of its own. */
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

/** Any failure of a request, in one displayable form. `status` is 0 when there was no response. */
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

  /** True when there was no response: the server or the network is down. */
  get isOffline(): boolean {
    return this.code === 'network' || this.code === 'timeout'
  }

  get isNotFound(): boolean {
    return this.status === 404
  }

  /** True when a retry of the same request may succeed. */
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

/** The API's own text for this is for programs: it speaks of keys and scopes, which the dashboard has not. */
const FORBIDDEN = 'Your role does not allow this; an admin can change your role.'

/** Converts a failed response; an unreadable body becomes a Problem with the HTTP status. */
export async function problemFromResponse(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const parsed = problemBody.safeParse(body)
  const read = parsed.success ? parsed.data : {}
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return new Problem({
    status: response.status,
    code: read.code ?? `http_${response.status}`,
    title: read.title ?? (response.statusText || `HTTP ${response.status}`),
    detail: read.code === 'forbidden' ? FORBIDDEN : read.detail,
    requestId: read.request_id ?? response.headers.get('X-Request-ID') ?? undefined,
    fieldErrors: Object.fromEntries(Object.entries(read.errors ?? {}).map(([field, value]) => [field, flatten(value)])),
    allowed: read.allowed,
    existingId: read.existing_id,
    retryAfterS: Number.isFinite(retryAfter) ? retryAfter : undefined,
  })
}

/** True for a request that the caller cancelled, which is no error to show. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** True when nobody is signed in any more; the app then asks the user to sign in again. */
export const isUnauthenticated = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'unauthenticated'

/** True when the user may not do this, perhaps since a moment ago only. */
export const isForbidden = (error: unknown): boolean => error instanceof Problem && error.code === 'forbidden'

/** Converts any thrown value to a Problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new Problem({
      status: 0,
      code: 'timeout',
      title: 'Request timed out',
      detail: 'The server took too long to respond.',
    })
  }
  if (error instanceof TypeError) {
    return new Problem({
      status: 0,
      code: 'network',
      title: 'Server unreachable',
      detail: 'Could not connect to the server.',
    })
  }
  const detail = error instanceof Error ? error.message : 'An unexpected error occurred.'
  return new Problem({ status: 0, code: 'unexpected', title: 'Unexpected error', detail })
}
