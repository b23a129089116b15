import { useState } from 'react'

/**
 * Returns a handler that restores the focus to where it was before the dialog opened. Radix does so only for its own
 * triggers, and records the focused element too late: a field with autoFocus has the focus by then.
 */
export function useReturnFocus(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement && lasting(document.activeElement))
  return (event) => {
    event.preventDefault()
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
  }
}

/** Returns the button of the menu that the element is in, as the menu is removed; the element itself elsewhere. */
function lasting(element: Element): Element | null {
  const button = element.closest('[role=menu]')?.getAttribute('aria-labelledby')
  return button === undefined || button === null ? element : document.getElementById(button)
}
