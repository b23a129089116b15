import fc from 'fast-check'

import { parseLossless, stringifyLossless } from '@/lib/lossless-json'

test.each([
  '1970670598291982290',
  '{"row":9007199254740993,"cpus":2}',
  '[-9223372036854775808,1.0,0.10000000000000000001,1e400]',
])('%s keeps its digits', (text) => {
  expect(stringifyLossless(parseLossless(text))).toBe(text)
})

test('numbers that JavaScript holds exactly stay numbers', () => {
  expect(parseLossless('{"cpus": 4, "share": 0.25}')).toEqual({ cpus: 4, share: 0.25 })
})

test('other JSON is read and written as usual', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value)
      expect(JSON.parse(stringifyLossless(parseLossless(text)))).toEqual(JSON.parse(text))
    }),
    { numRuns: 50 },
  )
})
