import type { Operation } from '@/domain/operation/types'
import { outcomeText, progressText } from '@/features/bulk/outcome-text'

const skipped = (...reasons: string[]) => reasons.map((reason, index) => ({ id: index + 1, reason }))

test('jobs of others are told from those that their status forbids to change', () => {
  const outcome = {
    matched: 5,
    changed: 2,
    left_out: 2,
    skipped: skipped('not_owner', 'not_owner', 'transition_refused'),
  }
  expect(outcomeText(outcome)).toBe('2 jobs changed, 2 left out because they belong to others, 1 skipped')
})

test('when all jobs were changed nothing else is said', () => {
  expect(outcomeText({ matched: 1, changed: 1, left_out: 0, skipped: [] })).toBe('1 job changed')
})

test('an operation says how many jobs of others it leaves out', () => {
  const operation = { matched: 2_000, done: 1_000, changed: 990, skipped_count: 10, left_out: 1 } as Operation
  expect(progressText(operation)).toBe(
    '1,000 of 2,000 · 990 changed · 10 skipped · 1 left out because it belongs to somebody else',
  )
  expect(progressText({ ...operation, left_out: 0 })).toBe('1,000 of 2,000 · 990 changed · 10 skipped')
})
