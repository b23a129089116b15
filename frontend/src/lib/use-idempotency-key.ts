import { useCallback, useRef } from 'react'

const KEY_BYTES = 16

/** A random key. `crypto.randomUUID` exists only on pages from localhost or over TLS. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * Returns the Idempotency-Key of a request: that of the last one while the request is the same, so that sending it
 * again after a lost answer does nothing twice. `forget` once it has been done: the same request is then a new one.
 */
export function useIdempotencyKey() {
  const last = useRef<{ request: string; key: string }>(null)
  const keyOf = useCallback((request: string): string => {
    if (last.current?.request !== request) last.current = { request, key: newKey() }
    return last.current.key
  }, [])
  const forget = useCallback(() => (last.current = null), [])
  return { keyOf, forget }
}
