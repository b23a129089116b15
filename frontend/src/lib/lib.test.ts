import { Problem, isAbort, problemFromResponse, toProblem } from '@/lib/problem'
import { formatDuration, formatRelative } from '@/lib/time'

const json = (status: number, body: unknown, headers = {}) => new Response(JSON.stringify(body), { status, headers })

test('a problem body is read whole', async () => {
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

test("a proxy's page becomes a problem too", async () => {
  const problem = await problemFromResponse(new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))
  expect(problem).toMatchObject({ status: 502, code: 'http_502', title: 'Bad Gateway', isTransient: true })
})

test('Retry-After is kept', async () => {
  expect((await problemFromResponse(json(429, {}, { 'Retry-After': '7' }))).retryAfterS).toBe(7)
})

test('failures without an answer are told apart', () => {
  expect(toProblem(new TypeError('fetch failed'))).toMatchObject({ code: 'network', isOffline: true })
  expect(toProblem(new DOMException('late', 'TimeoutError'))).toMatchObject({ code: 'timeout', isOffline: true })
  expect(isAbort(new DOMException('stop', 'AbortError'))).toBe(true)
  const refused = new Problem({ status: 409, code: 'x', title: 'No' })
  expect(toProblem(refused)).toBe(refused)
})

test.each([
  [0, '0 s'],
  [0.42, '0.42 s'],
  [12, '12 s'],
  [200, '3 min 20 s'],
  [7_500, '2 h 05 min'],
  [273_600, '3 d 4 h'],
])('%d seconds read as %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words)
})

test('relative times go both ways', () => {
  const now = Date.parse('2026-01-10T12:00:00Z')
  expect(formatRelative('2026-01-10T11:59:58Z', now)).toBe('just now')
  expect(formatRelative('2026-01-10T09:00:00Z', now)).toMatch(/^3\s?h(r\.?)? ago$/)
  expect(formatRelative('2026-01-10T12:05:00Z', now)).toMatch(/^in 5\s?m(in\.?)?$/)
})
