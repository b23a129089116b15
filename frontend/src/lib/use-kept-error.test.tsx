import { renderHook } from '@testing-library/react'

import { useKeptError } from '@/lib/use-kept-error'

const failure = new Error('refused')
const failed = { status: 'error', error: failure } as const
const reading = { status: 'pending', error: null } as const

function errorsOf() {
  return renderHook(({ outcome, of }) => useKeptError(outcome, of), {
    initialProps: { outcome: failed as typeof failed | typeof reading, of: 1 },
  })
}

test('an error stays while the same is read again', () => {
  const { result, rerender } = errorsOf()
  rerender({ outcome: reading, of: 1 })
  expect(result.current).toBe(failure)
})

test('the error of one is not shown for another', () => {
  const { result, rerender } = errorsOf()
  rerender({ outcome: reading, of: 2 })
  expect(result.current).toBeNull()
  rerender({ outcome: reading, of: 1 })
  expect(result.current).toBeNull()
})
