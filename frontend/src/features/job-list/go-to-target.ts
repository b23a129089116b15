export type GoToTarget = { kind: 'row'; index: number } | { kind: 'time'; iso: string }

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T\s]+(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/

/**
 * Parses a row number counted from 1 (`5,000,000`) or a time (`2026-03-01`, `2026-03-01 12:00`), which is local unless
 * it has an offset.
 */
export function parseGoToTarget(text: string): GoToTarget | null {
  const trimmed = text.trim()
  const digits = trimmed.replace(/[,_\s#]/g, '')
  if (/^\d+$/.test(digits)) return Number(digits) >= 1 ? { kind: 'row', index: Number(digits) - 1 } : null
  const [, day = '', time = '00:00', zone = ''] = TIME.exec(trimmed) ?? []
  const date = new Date(`${day}T${time}${zone}`)
  return Number.isNaN(date.getTime()) ? null : { kind: 'time', iso: date.toISOString() }
}
