import { type TimeDisplay, formatIn, zoneOf } from '@/lib/zone'

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
const DAY_MS = UNIT_MS.d

const DISTANCE = /^(?:(in)\s+|([+-])\s*)?(\d+(?:\.\d+)?)\s*([smhdw])(?:\s+(ago))?$/
const WALL = /^(\d{4})-(\d\d)-(\d\d)(?:[T\s]+(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i
const DAYS: Record<string, number> = { yesterday: -1, today: 0, tomorrow: 1 }

export type TimeInputOptions = {
  nowMs: number
  display: TimeDisplay
  /** Whether `3d` lies in the past or in the future; `3d ago` and `in 3d` say so themselves. */
  towards: 'past' | 'future'
}

/** Parses `3d`, `in 2h`, `yesterday`, `now`, `2026-03-01` or `2026-03-01 12:00`, in the displayed zone unless the text names one. */
export function parseTimeInput(text: string, { nowMs, display, towards }: TimeInputOptions): string | null {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === 'now') return toIso(nowMs)
  const days = DAYS[trimmed]
  if (days !== undefined) {
    const today = formatIn(new Date(nowMs).toISOString(), zoneOf(display)).slice(0, 10)
    const day = new Date(Date.parse(`${today}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
    return parseWall(day, display)
  }
  const [, ahead, sign, amount, unit, ago] = DISTANCE.exec(trimmed) ?? []
  if (amount === undefined) return parseWall(text.trim(), display)
  const isFuture =
    ahead !== undefined || sign === '+' || (towards === 'future' && sign === undefined && ago === undefined)
  const distanceMs = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  return toIso(nowMs + (isFuture ? distanceMs : -distanceMs))
}

function parseWall(text: string, display: TimeDisplay): string | null {
  const [, year, month, day, hour = '0', minute = '00', second = '00', zone] = WALL.exec(text) ?? []
  if (year === undefined) return null
  const wall = `${year}-${month}-${day}T${hour.padStart(2, '0')}:${minute}:${second}`
  // Date.parse carries 30 February over into March; such a date is a typing error.
  const check = new Date(`${wall}Z`)
  if (Number.isNaN(check.getTime()) || check.toISOString().slice(0, 19) !== wall) return null
  const named = zone
    ?.toUpperCase()
    .replace('UTC', 'Z')
    .replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  return toIso(Date.parse(wall + (named ?? (zoneOf(display) === 'utc' ? 'Z' : ''))))
}

function toIso(ms: number): string | null {
  const time = new Date(ms)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
