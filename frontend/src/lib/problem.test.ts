import { isAbort, Problem, problemFromResponse, toProblem } from '@/lib/problem'

const json = (status: number, body: unknown, headers = {}) => new Response(JSON.stringify(body), { status, headers })

test('every field of a problem body is read', async () => {
  const problem = await problemFromResponse(
    json(400, {
      title: 'Invalid',
      detail: 'Two fields.',
      code: 'invalid',
      request_id: 'r1',
      errors: { name: ['Too long.'], 0: { queue: ['Bad.'] } },
    }),
  )
  expect(problem).toMatchObject({ status: 400, code: 'invalid', detail: 'Two fields.', requestId: 'r1' })
  expect(problem.fieldErrors).toEqual({ name: ['Too long.'], 0: ['queue: Bad.'] })
})

test('an HTML error page of a proxy becomes a problem', async () => {
  const problem = await problemFromResponse(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))
  expect(problem).toMatchObject({ status: 502, code: 'http_502', title: 'Bad Gateway', isTransient: true })
})

test('Retry-After is read', async () => {
  expect((await problemFromResponse(json(429, {}, { 'Retry-After': '7' }))).retryAfterS).toBe(7)
})

test('failures without a response have distinct codes', () => {
  expect(toProblem(new TypeError('fetch failed'))).toMatchObject({ code: 'network', isOffline: true })
  expect(toProblem(new DOMException('late', 'TimeoutError'))).toMatchObject({ code: 'timeout', isOffline: true })
  expect(isAbort(new DOMException('stop', 'AbortError'))).toBe(true)
  const refused = new Problem({ status: 409, code: 'x', title: 'No' })
  expect(toProblem(refused)).toBe(refused)
})
