import { parseGoToTarget } from '@/features/job-list/go-to-target'

test('a target is a row number counted from one, or a time', () => {
  expect(parseGoToTarget('5,000,000')).toEqual({ kind: 'row', index: 4_999_999 })
  expect(parseGoToTarget('2026-03-01 12:00Z')).toEqual({ kind: 'time', iso: '2026-03-01T12:00:00.000Z' })
  expect(parseGoToTarget('2026-03-01T12:00:30+02:00')).toEqual({ kind: 'time', iso: '2026-03-01T10:00:30.000Z' })
  expect(parseGoToTarget('0')).toBeNull()
  expect(parseGoToTarget('soon')).toBeNull()
  expect(parseGoToTarget('2026-13-45')).toBeNull()
})
