import { formatLocal } from '@/lib/time'

/** A moment as a datetime-local input wants it, in the browser's zone. */
export const toLocalInput = (iso: string | undefined | null): string =>
  iso === undefined || iso === null ? '' : formatLocal(new Date(iso)).slice(0, 16)

/** What a datetime-local input holds, as a moment; undefined when it is empty or not yet a date. */
export function fromLocalInput(value: string): string | undefined {
  const date = new Date(value)
  return value === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
