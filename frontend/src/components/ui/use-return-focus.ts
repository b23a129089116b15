import { useState } from 'react'

/**
 * Hands the focus back to what had it when a dialog opened. Radix does so only for its own triggers, and what it
 * remembers by itself is too late: a field with autoFocus has taken the focus by then.
 */
export function useReturnFocus(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement)
  return (event) => {
    event.preventDefault()
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
  }
}
