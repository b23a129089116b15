import fc from 'fast-check'

import {
  MAX_ELEMENT_PX,
  fromBar,
  mustRecenter,
  placeAt,
  scrollRange,
  scrolled,
  toBar,
  topToReveal,
  visibleRows,
} from '@/components/virtual-table/scroll-range'

const ROW = 36
const layout = fc.record({
  count: fc.integer({ min: 1, max: 50_000_000 }),
  viewport: fc.integer({ min: 100, max: 2_500 }),
})
const ranges = layout.map(({ count, viewport }) => scrollRange(count, ROW, viewport))
const compressed = fc
  .record({ count: fc.integer({ min: 400_000, max: 50_000_000 }), viewport: fc.integer({ min: 100, max: 2_500 }) })
  .map(({ count, viewport }) => scrollRange(count, ROW, viewport))
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('the element never outgrows what browsers can lay out', () => {
  fc.assert(fc.property(ranges, (range) => range.elementHeight <= MAX_ELEMENT_PX))
})

test('both ends of the bar are the first and the last row, exactly', () => {
  fc.assert(
    fc.property(ranges, (range) => {
      expect(fromBar(range, 0)).toBe(0)
      expect(fromBar(range, range.maxBar)).toBe(range.maxTop)
      expect(visibleRows(range, 0).first).toBe(0)
      expect(visibleRows(range, range.maxTop).last).toBe(range.count - 1)
    }),
  )
})

test('the last of ten million rows ends where the view ends', () => {
  const range = scrollRange(10_000_000, ROW, 688)
  expect(10_000_000 * ROW - fromBar(range, range.maxBar)).toBe(688)
})

test('bar and place map onto each other and keep their order', () => {
  fc.assert(
    fc.property(ranges, share, share, (range, a, b) => {
      const [top, other] = [a * range.maxTop, b * range.maxTop]
      expect(Math.abs(fromBar(range, toBar(range, top)) - top)).toBeLessThan(0.01)
      if (top < other) expect(toBar(range, top)).toBeLessThanOrEqual(toBar(range, other))
    }),
  )
})

test('fine moves count pixel for pixel, wherever they start', () => {
  const deltas = fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 50 })
  fc.assert(
    fc.property(compressed, share, deltas, (range, at, moves) => {
      const start = placeAt(range, range.edge + at * (range.maxTop - 2 * range.edge))
      const end = moves.reduce((place, delta) => scrolled(range, place, place.bar + delta), start)
      const sum = moves.reduce((total, delta) => total + delta, 0)
      expect(Math.abs(end.top - start.top - sum)).toBeLessThan(1e-3)
    }),
  )
})

test('dragging the bar far lands where the bar says', () => {
  fc.assert(
    fc.property(compressed, share, share, (range, from, to) => {
      const start = placeAt(range, from * range.maxTop)
      const bar = to * range.maxBar
      fc.pre(Math.abs(bar - start.bar) > range.fineLimit)
      expect(scrolled(range, start, bar).top).toBe(fromBar(range, bar))
    }),
  )
})

test('however one scrolls, one never leaves the range', () => {
  fc.assert(
    fc.property(ranges, fc.array(share, { maxLength: 30 }), (range, bars) => {
      let place = placeAt(range, 0)
      for (const bar of bars) {
        place = scrolled(range, place, bar * range.maxBar)
        expect(place.top).toBeGreaterThanOrEqual(0)
        expect(place.top).toBeLessThanOrEqual(range.maxTop)
      }
    }),
  )
})

test('an uncompressed range scrolls as the browser does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000 }), share, (count, at) => {
      const range = scrollRange(count, ROW, 600)
      const bar = at * range.maxBar
      expect(scrolled(range, placeAt(range, 0), bar).top).toBeCloseTo(bar, 6)
    }),
  )
})

test('a drifted bar is put right before it hits an end', () => {
  const range = scrollRange(10_000_000, ROW, 688)
  expect(mustRecenter(range, placeAt(range, 5_000_000))).toBe(false)
  expect(mustRecenter(range, { top: 200_000, bar: 40_000 })).toBe(true)
})

test('revealing a row moves no further than it must', () => {
  fc.assert(
    fc.property(ranges, share, share, (range, at, of) => {
      const top = at * range.maxTop
      const row = Math.floor(of * (range.count - 1))
      const revealed = topToReveal(range, top, row)
      const { first, last } = visibleRows(range, revealed)
      expect(first <= row && row <= last).toBe(true)
      const before = visibleRows(range, top)
      if (before.first < row && row < before.last) expect(revealed).toBe(top)
    }),
  )
})
