import { useSyncExternalStore } from 'react'

/** Whether the last call got an answer from the server itself; no answer, or a gateway's excuse, means that it is away. */
let reachable = true
const listeners = new Set<() => void>()

export function reportReachable(now: boolean): void {
  if (now === reachable) return
  reachable = now
  for (const listener of listeners) listener()
}

export function subscribeReachable(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const isReachable = (): boolean => reachable

export const useReachable = (): boolean => useSyncExternalStore(subscribeReachable, isReachable)
