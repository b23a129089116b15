import { confirmationText, isConfirmed } from '@/features/bulk/typed-confirmation'

test('few jobs need no confirmation', () => {
  expect(confirmationText({ value: 99, exact: true })).toBeNull()
  expect(isConfirmed({ value: 99, exact: true }, '')).toBe(true)
})

test('many jobs are confirmed by their number, with or without separators', () => {
  const count = { value: 12_345, exact: true }
  expect(confirmationText(count)).toBe('12345')
  expect(isConfirmed(count, '12,345')).toBe(true)
  expect(isConfirmed(count, '12,346')).toBe(false)
  expect(isConfirmed({ value: 10_000, exact: false }, '10000')).toBe(true)
})

test('jobs that could not be counted are confirmed by a word, however few are known', () => {
  const count = { value: 12, exact: false }
  expect(isConfirmed(count, '12')).toBe(false)
  expect(isConfirmed(count, '')).toBe(false)
  expect(isConfirmed(count, 'All')).toBe(true)
})
