/**
 * Estimates the server's clock from the `Date` header of its responses, because browsers' clocks are often wrong.
 *
 * The header is truncated to a second and says nothing about latency, so each response only bounds the difference.
 * A difference within the bounds is kept; one outside is moved to the nearest bound. A right clock therefore stays as
 * it is.
 */
const HEADER_RESOLUTION_MS = 1_000

let aheadMs = 0
const listeners = new Set<() => void>()

/** Takes the `Date` header of a response with the browser's times of its request and its arrival. */
export function observeServerDate(header: string | null, sentMs: number, receivedMs: number): void {
  const dateMs = Date.parse(header ?? '')
  if (Number.isNaN(dateMs)) return
  const [least, most] = [dateMs - receivedMs, dateMs + HEADER_RESOLUTION_MS - sentMs]
  const next = Math.max(least, Math.min(most, aheadMs))
  if (next === aheadMs) return
  aheadMs = next
  for (const listener of listeners) listener()
}

/** Converts a time of the browser's clock to the server's; both in ms since the epoch. */
export const toServerTime = (browserMs: number): number => browserMs + aheadMs

/** Returns the current time of the server's clock in ms since the epoch. */
export const serverNow = (): number => toServerTime(Date.now())

/** Calls `listener` whenever the estimate changes; returns a function that ends this. */
export function subscribeServerClock(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
