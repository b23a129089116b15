import createClient from 'openapi-fetch'

import { reportLate, reportReachable } from '@/lib/connection'
import { Problem, isAbort, problemFromResponse, toProblem } from '@/lib/problem'
import type { paths } from '@/types/api.gen'

const TIMEOUT_MS = 20_000
const LATE_MS = 5_000

/** `fetch` that gives up after TIMEOUT_MS, still listening to the caller's own signal, and says when a read is late. */
async function fetchWithTimeout(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)])
  let arrived: (() => void) | undefined
  const timer = request.method === 'GET' ? setTimeout(() => (arrived = reportLate()), LATE_MS) : undefined
  try {
    return await globalThis.fetch(request, { signal })
  } finally {
    clearTimeout(timer)
    arrived?.()
  }
}

/** The typed client. Answers other than 2xx are thrown as `Problem`, never returned. */
export const api = createClient<paths>({ baseUrl: globalThis.location.origin, fetch: fetchWithTimeout })

api.use({
  async onResponse({ response }) {
    reportReachable(response.status !== 502 && response.status !== 504)
    if (!response.ok && response.status !== 304) throw await problemFromResponse(response)
  },
  onError({ error }) {
    if (isAbort(error)) return error as DOMException
    const problem = toProblem(error)
    if (problem.isOffline) reportReachable(false)
    return problem
  },
})

/** The data of a successful call with its ETag, to be sent back as If-Match. */
export async function unwrapVersioned<Data extends object>(
  call: Promise<{ data?: Data; response: Response }>,
): Promise<Data & { etag?: string }> {
  const { response } = await call
  return { ...(await unwrap(call)), etag: response.headers.get('ETag') ?? undefined }
}

/** The data of a successful call. */
export async function unwrap<Data>(call: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  const { data, response } = await call
  if (data === undefined) {
    throw new Problem({ status: response.status, code: 'empty', title: 'The server sent an empty answer' })
  }
  return data
}
