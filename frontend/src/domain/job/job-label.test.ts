import { isBlankName, jobLabel } from '@/domain/job/job-label'

test.each(['', '   ', '\u200b\u200b', '\u2800', '\u3164\u00ad', '\u00a0\u202e'])('%j is blank', (name) => {
  expect(isBlankName(name)).toBe(true)
  expect(jobLabel({ id: 123, name })).toBe('(no name) #123')
})

test.each(['.', ' a ', '\u0301e', '🙂', 'مهمة'])('%j is visible', (name) => {
  expect(isBlankName(name)).toBe(false)
})
