import { getPreference } from '@/lib/preferences'
import { serverNow } from '@/lib/server-clock'
import { parseTimeInput } from '@/lib/time-input'

export type GoToTarget = { kind: 'row'; index: number } | { kind: 'time'; iso: string }

/**
 * Parses a row number counted from 1 (`5,000,000`) or a time (`3d`, `2026-03-01 12:00`), which is in the displayed zone
 * unless it names another.
 */
export function parseGoToTarget(text: string): GoToTarget | null {
  const digits = text.replace(/[,_\s#]/g, '')
  if (/^\d+$/.test(digits)) return Number(digits) >= 1 ? { kind: 'row', index: Number(digits) - 1 } : null
  const iso = parseTimeInput(text, { nowMs: serverNow(), display: getPreference('times'), towards: 'past' })
  return iso === null ? null : { kind: 'time', iso }
}
