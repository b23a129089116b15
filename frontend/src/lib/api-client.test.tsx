import { api } from '@/lib/api-client'
import { subscribeConnection } from '@/lib/connection'

afterEach(() => void vi.useRealTimers())

test('a read that takes long is reported, but not a count, which the page says it awaits', async () => {
  vi.useFakeTimers()
  vi.spyOn(globalThis, 'fetch').mockImplementation(() => new Promise<Response>(() => undefined))
  const listener = vi.fn()
  const unsubscribe = subscribeConnection(listener)
  void api.GET('/api/jobs/count/')
  await vi.advanceTimersByTimeAsync(6_000)
  expect(listener).not.toHaveBeenCalled()
  void api.GET('/api/jobs/stats/')
  await vi.advanceTimersByTimeAsync(6_000)
  expect(listener).toHaveBeenCalledOnce()
  unsubscribe()
})
