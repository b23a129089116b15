import { formatMemory } from '@/lib/format'

test.each([
  [0, '0 MB'],
  [512, '512 MB'],
  [1_023.9, '1,023.9 MB'],
  [1_024, '1 GB'],
  [7_680, '7.5 GB'],
  [1_572_864, '1.5 TB'],
])('%d MB is formatted as %s', (mb, text) => {
  expect(formatMemory(mb)).toBe(text)
})
