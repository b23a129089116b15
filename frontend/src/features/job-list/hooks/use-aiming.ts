import { useSyncExternalStore } from 'react'

/** The pointer aims until it has rested for this long. */
const REST_MS = 1_500

let aiming = false
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

function change(next: boolean): void {
  if (aiming === next) return
  aiming = next
  for (const listener of listeners) listener()
}

/** Reports that the pointer moves over the rows of the list. */
export function reportAiming(): void {
  clearTimeout(timer)
  timer = setTimeout(() => change(false), REST_MS)
  change(true)
}

/** Ends the movement at once. */
export function endAiming(): void {
  clearTimeout(timer)
  change(false)
}

/** True while the pointer moves over the rows: polling could then move another row under it before the click. */
export const useAiming = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => aiming,
  )
