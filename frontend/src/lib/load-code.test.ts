import { isUnreachable } from '@/lib/connection'
import { loadCode } from '@/lib/load-code'

const failing = (failures: number) => {
  let left = failures
  return vi.fn(() => (left-- > 0 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve('code')))
}

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('code is waited for while the server is gone', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'))
  const load = failing(2)
  const loaded = loadCode(load)
  await vi.waitFor(() => expect(isUnreachable()).toBe(true))
  await vi.advanceTimersByTimeAsync(7_000)
  expect(await loaded).toBe('code')
  expect(load).toHaveBeenCalledTimes(3)
})

test('code that a server in reach doesn’t have makes the page out of date', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response())
  await expect(loadCode(failing(9))).rejects.toMatchObject({ code: 'code_missing' })
})
