import { balanced, isolated } from '@/lib/bidi'

const [LRI, FSI, PDI, RLO] = ['\u2066', '\u2068', '\u2069', '\u202e']

test('text that cannot reorder its surroundings stays as it is', () => {
  expect(isolated('fold-17 (é)')).toBe('fold-17 (é)')
})

test.each([`report ${RLO}gnp.exe`, 'تقرير 5'])('%s is isolated', (name) => {
  expect(isolated(name)).toBe(`${FSI}${name}${PDI}`)
})

test('a name cannot end its isolation', () => {
  expect(balanced(`x${PDI}${RLO}y`)).toBe(`x${RLO}y`)
  expect(balanced(`x${PDI}${LRI}y`)).toBe(`x${LRI}y${PDI}`)
  expect(balanced(`${LRI}x${PDI}y`)).toBe(`${LRI}x${PDI}y`)
})
