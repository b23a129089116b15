import { useSyncExternalStore } from 'react'

/**
 * How the way to the server is: `away` when the last call got no answer from the server itself (or a gateway's excuse),
 * `slow` while a read has been waiting for longer than people like to wait without a word.
 */
export type Connection = 'well' | 'slow' | 'away'

let away = false
let late = 0
const listeners = new Set<() => void>()

const currentConnection = (): Connection => (away ? 'away' : late > 0 ? 'slow' : 'well')

function change(apply: () => void): void {
  const before = currentConnection()
  apply()
  if (currentConnection() === before) return
  for (const listener of listeners) listener()
}

export const reportReachable = (now: boolean): void => change(() => (away = !now))

/** Says that a read is late; call what it returns when the read has ended. */
export function reportLate(): () => void {
  change(() => (late += 1))
  return () => change(() => (late -= 1))
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const isAway = (): boolean => away

export const useConnection = (): Connection => useSyncExternalStore(subscribeConnection, currentConnection)
