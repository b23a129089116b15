import createClient from 'openapi-fetch'

import { reportReachable, reportSlowRead } from '@/lib/connection'
import { stringifyLossless } from '@/lib/lossless-json'
import { isAbort, Problem, problemFromResponse, toProblem } from '@/lib/problem'
import { observeServerDate } from '@/lib/server-clock'
import type { paths } from '@/types/api.gen'

const TIMEOUT_MS = 20_000
const SLOW_MS = 5_000

/** Counts may take long, and the page says where one is awaited. */
const AWAITED = '/api/jobs/count/'

/** Returns how long the server may wait for news before it answers. */
const waitMs = ({ url }: Request) => 1_000 * Number(new URL(url).searchParams.get('wait') ?? 0)

const isReported = ({ method, url }: Request) => method === 'GET' && new URL(url).pathname !== AWAITED

/** `fetch` with a timeout of TIMEOUT_MS besides the caller's own signal; reports slow reads and the server's clock. */
async function fetchWithTimeout(request: Request): Promise<Response> {
  const waits = waitMs(request)
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS + waits)])
  let reportEnd: (() => void) | undefined
  const timer = isReported(request) ? setTimeout(() => (reportEnd = reportSlowRead()), SLOW_MS + waits) : undefined
  const sentMs = Date.now()
  try {
    const response = await globalThis.fetch(request, { signal })
    observeServerDate(response.headers.get('Date'), sentMs, Date.now())
    return response
  } finally {
    clearTimeout(timer)
    reportEnd?.()
  }
}

/** The typed client. Sends numbers with all their digits; throws every response other than 2xx as a `Problem`. */
export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: fetchWithTimeout,
  bodySerializer: stringifyLossless,
})

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

/** Returns the data of a successful call. */
export async function unwrap<Data>(call: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  const { data, response } = await call
  if (data === undefined) {
    throw new Problem({ status: response.status, code: 'empty', title: 'The server sent an empty response' })
  }
  return data
}
