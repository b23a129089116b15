import { useSyncExternalStore } from 'react'

/**
 * State of the connection to the server: `unreachable` when the last request failed or a gateway answered in its
 * place, `slow` while a read takes long.
 */
export type Connection = 'online' | 'slow' | 'unreachable'

let unreachable = false
let slowReads = 0
const listeners = new Set<() => void>()

const currentConnection = (): Connection => (unreachable ? 'unreachable' : slowReads > 0 ? 'slow' : 'online')

function change(apply: () => void): void {
  const before = currentConnection()
  apply()
  if (currentConnection() === before) return
  for (const listener of listeners) listener()
}

export const reportReachable = (reachable: boolean): void => change(() => (unreachable = !reachable))

/** Reports a slow read; returns a function to call when the read has ended. */
export function reportSlowRead(): () => void {
  change(() => (slowReads += 1))
  return () => change(() => (slowReads -= 1))
}

export function subscribeConnection(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const isUnreachable = (): boolean => unreachable

export const useConnection = (): Connection => useSyncExternalStore(subscribeConnection, currentConnection)
