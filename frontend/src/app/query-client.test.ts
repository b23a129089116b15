import { createQueryClient } from '@/app/query-client'
import { Problem } from '@/lib/problem'

const tries = async (status: number, code: string) => {
  const client = createQueryClient()
  let count = 0
  const read = () => {
    count += 1
    return Promise.reject(new Problem({ status, code, title: 'No' }))
  }
  await client
    .query({ queryKey: [code], queryFn: read, retry: client.getDefaultOptions().queries?.retry, retryDelay: 0 })
    .catch(() => undefined)
  return count
}

test('reads are retried after transient errors, but not after timeouts or refusals', async () => {
  expect(await tries(0, 'network')).toBe(3)
  expect(await tries(503, 'busy')).toBe(3)
  expect(await tries(0, 'timeout')).toBe(1)
  expect(await tries(404, 'not_found')).toBe(1)
})
