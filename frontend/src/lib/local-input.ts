import { formatLocal } from '@/lib/time'

/** Converts an ISO time to the value of a datetime-local input, in the browser's time zone. */
export const toLocalInput = (iso: string | undefined | null): string =>
  iso === undefined || iso === null ? '' : formatLocal(new Date(iso)).slice(0, 16)

/** Converts the value of a datetime-local input to an ISO time; undefined when it is empty or incomplete. */
export function fromLocalInput(value: string): string | undefined {
  const date = new Date(value)
  return value === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
