import { canCancel, canRetry } from '@/domain/job/transitions'
import { ableText } from '@/features/bulk/bulk-target'
import { tallyOf } from '@/features/bulk/status-tally'

const exactly = (value: number) => ({ value, exact: true })

test('an action that skips jobs because of their status says how many it changes', () => {
  const tally = tallyOf(['FAILED', 'CANCELLED', 'COMPLETED'])
  expect(ableText({ count: exactly(3), tally }, canRetry)).toBe('2 of 3 jobs')
  expect(ableText({ count: exactly(3), tally }, canCancel)).toBe('0 of 3 jobs')
  expect(ableText({ count: exactly(3), tally }, () => true)).toBe('3 jobs')
  const many = { by: { FAILED: 1_204, COMPLETED: 10_000 }, exact: true }
  expect(ableText({ count: exactly(11_204), tally: many }, canRetry)).toBe('1,204 of 11,204 jobs')
})

test('without the status of every job it says how many are selected', () => {
  const tally = { by: { FAILED: 10, COMPLETED: 5 }, exact: false }
  expect(ableText({ count: exactly(18), tally }, canRetry)).toBe('18 jobs')
  expect(ableText({ count: exactly(18), tally: undefined }, canRetry)).toBe('18 jobs')
  expect(ableText({ count: { value: 100, exact: false }, tally: { ...tally, exact: true } }, canRetry)).toBe(
    'at least 100 jobs',
  )
  expect(ableText({ count: { value: 0, exact: false }, tally }, canRetry)).toBe('matching jobs')
})

test('a count that is older than the statuses is not exceeded', () => {
  expect(ableText({ count: exactly(1), tally: tallyOf(['FAILED', 'FAILED']) }, canRetry)).toBe('1 job')
})
