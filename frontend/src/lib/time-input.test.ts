import { parseTimeInput } from '@/lib/time-input'

const nowMs = Date.parse('2026-03-10T10:20:30Z')
const past = (text: string) => parseTimeInput(text, { nowMs, display: 'utc', towards: 'past' })

test.each([
  ['3d', '2026-03-07T10:20:30.000Z'],
  ['90m ago', '2026-03-10T08:50:30.000Z'],
  ['in 2h', '2026-03-10T12:20:30.000Z'],
  ['+1w', '2026-03-17T10:20:30.000Z'],
  ['Yesterday', '2026-03-09T00:00:00.000Z'],
  ['today', '2026-03-10T00:00:00.000Z'],
  ['now', '2026-03-10T10:20:30.000Z'],
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  [' 2026-03-01 12:00 ', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01T12:00:05+01:00', '2026-03-01T11:00:05.000Z'],
  ['2026-03-01 9:30 UTC', '2026-03-01T09:30:00.000Z'],
])('%j is %s', (text, iso) => {
  expect(past(text)).toBe(iso)
})

test.each(['', 'soon', '3x', '2026-02-30', '2026-13-01', '99999999999d'])('%j is refused', (text) => {
  expect(past(text)).toBeNull()
})

test('times are local unless UTC is displayed', () => {
  const local = parseTimeInput('2026-03-01 12:00', { nowMs, display: 'relative', towards: 'past' })
  expect(local).toBe(new Date(2026, 2, 1, 12).toISOString())
})

test('a distance lies ahead where only the future makes sense', () => {
  const options = { nowMs, display: 'utc', towards: 'future' } as const
  expect(parseTimeInput('3d', options)).toBe('2026-03-13T10:20:30.000Z')
  expect(parseTimeInput('3d ago', options)).toBe('2026-03-07T10:20:30.000Z')
})
