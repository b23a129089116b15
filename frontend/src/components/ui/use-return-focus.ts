import { useState } from 'react'

/**
 * Returns a handler that restores the focus to where it was before the dialog opened. Radix does so only for its own
 * triggers, and records the focused element too late: a field with autoFocus has the focus by then.
 */
export function useReturnFocus(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement)
  return (event) => {
    event.preventDefault()
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
  }
}
