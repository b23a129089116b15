import type { Count } from '@/domain/job/types'

/** From this many jobs on, the user types their number. */
const TYPED_FROM = 100

/** Typed instead of a number that is not known. */
const ALL = 'all'

/** Returns the text that confirms an action on this many jobs; null for few jobs. */
export function confirmationText({ value, exact }: Count): string | null {
  if (value >= TYPED_FROM) return String(value)
  return exact ? null : ALL
}

/** True when `typed` confirms the action; numbers may have separators. Always true for few jobs. */
export function isConfirmed(count: Count, typed: string): boolean {
  const expected = confirmationText(count)
  return expected === null || typed.replace(/[\s,.'_]/g, '').toLowerCase() === expected
}
