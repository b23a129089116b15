import fc from 'fast-check'

import { pageNumbers } from '@/features/job-list/page-numbers'

test('page numbers contain the first, the last and the current page, in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), (pages, at) => {
      const page = 1 + (at % pages)
      const shown = pageNumbers(page, pages).filter((number) => number !== null)
      expect(shown).toEqual(expect.arrayContaining([1, page, pages]))
      expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b))
      expect(shown.length).toBeLessThanOrEqual(7)
    }),
  )
})
