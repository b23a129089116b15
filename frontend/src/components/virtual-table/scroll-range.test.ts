import fc from 'fast-check'

import {
  fromBar,
  MAX_ELEMENT_PX,
  mustRecenter,
  positionAt,
  scrolled,
  scrollRange,
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

test('the element never exceeds the height that browsers can lay out', () => {
  fc.assert(fc.property(ranges, (range) => range.elementHeight <= MAX_ELEMENT_PX))
})

test('the ends of the bar are exactly the first and the last row', () => {
  fc.assert(
    fc.property(ranges, (range) => {
      expect(fromBar(range, 0)).toBe(0)
      expect(fromBar(range, range.maxBar)).toBe(range.maxTop)
      expect(visibleRows(range, 0).first).toBe(0)
      expect(visibleRows(range, range.maxTop).last).toBe(range.count - 1)
    }),
  )
})

test('the last of ten million rows ends at the bottom of the viewport', () => {
  const range = scrollRange(10_000_000, ROW, 688)
  expect(10_000_000 * ROW - fromBar(range, range.maxBar)).toBe(688)
})

test('bar and position map onto each other in order', () => {
  fc.assert(
    fc.property(ranges, share, share, (range, a, b) => {
      const [top, other] = [a * range.maxTop, b * range.maxTop]
      expect(Math.abs(fromBar(range, toBar(range, top)) - top)).toBeLessThan(0.01)
      if (top < other) expect(toBar(range, top)).toBeLessThanOrEqual(toBar(range, other))
    }),
  )
})

test('fine moves count pixel for pixel from any position', () => {
  const deltas = fc.array(fc.integer({ min: -400, max: 400 }), { maxLength: 50 })
  fc.assert(
    fc.property(compressed, share, deltas, (range, at, moves) => {
      const start = positionAt(range, range.edge + at * (range.maxTop - 2 * range.edge))
      const end = moves.reduce((place, delta) => scrolled(range, place, place.bar + delta), start)
      const sum = moves.reduce((total, delta) => total + delta, 0)
      expect(Math.abs(end.top - start.top - sum)).toBeLessThan(1e-3)
    }),
  )
})

test('dragging the bar far moves to the position of the bar', () => {
  fc.assert(
    fc.property(compressed, share, share, (range, from, to) => {
      const start = positionAt(range, from * range.maxTop)
      const bar = to * range.maxBar
      fc.pre(Math.abs(bar - start.bar) > range.fineLimit)
      expect(scrolled(range, start, bar).top).toBe(fromBar(range, bar))
    }),
  )
})

test('no sequence of scrolls leaves the range', () => {
  fc.assert(
    fc.property(ranges, fc.array(share, { maxLength: 30 }), (range, bars) => {
      let place = positionAt(range, 0)
      for (const bar of bars) {
        place = scrolled(range, place, bar * range.maxBar)
        expect(place.top).toBeGreaterThanOrEqual(0)
        expect(place.top).toBeLessThanOrEqual(range.maxTop)
      }
    }),
  )
})

test('an uncompressed range scrolls natively', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200_000 }), share, (count, at) => {
      const range = scrollRange(count, ROW, 600)
      const bar = at * range.maxBar
      expect(scrolled(range, positionAt(range, 0), bar).top).toBeCloseTo(bar, 6)
    }),
  )
})

test('a drifted bar is recentred before it hits an end', () => {
  const range = scrollRange(10_000_000, ROW, 688)
  expect(mustRecenter(range, positionAt(range, 5_000_000))).toBe(false)
  expect(mustRecenter(range, { top: 200_000, bar: 40_000 })).toBe(true)
})

test('revealing a row scrolls by the minimum', () => {
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
