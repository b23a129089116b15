import { canCancel, canRetry } from '@/domain/job/transitions'
import { countWhere, tallyOf, unableText } from '@/features/bulk/status-tally'

const tally = tallyOf(['PENDING', 'COMPLETED', 'RUNNING', 'COMPLETED', 'FAILED'])

test('jobs are counted by whether their status allows the action', () => {
  expect(countWhere(tally, canCancel)).toBe(2)
  expect(countWhere(tally, canRetry)).toBe(1)
})

test('what cannot work is counted with its reasons', () => {
  expect(unableText(tally, canCancel, 'be cancelled')).toBe(
    '3 can’t be cancelled and are skipped: 2 completed, 1 failed.',
  )
  expect(unableText({ by: { COMPLETED: 1, FAILED: 4 }, exact: false }, canRetry, 'be retried')).toBe(
    'At least 1 can’t be retried and is skipped: 1 completed.',
  )
  expect(unableText({ by: { COMPLETED: 10_000, FAILED: 4 }, exact: false }, canCancel, 'be cancelled')).toBe(
    'At least 10,004 can’t be cancelled and are skipped, among them 10,000 completed, 4 failed.',
  )
  expect(unableText(tallyOf(['PENDING']), canCancel, 'be cancelled')).toBeNull()
})
