import { type KeyboardEvent as ReactKeyboardEvent, useLayoutEffect } from 'react'

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

const isCheckbox = (target: EventTarget | null) => target instanceof HTMLInputElement && target.type === 'checkbox'

/** Excludes the Enter that ends an IME composition: it only takes over a word. */
export const isEnter = ({ key, nativeEvent }: ReactKeyboardEvent) => key === 'Enter' && !nativeEvent.isComposing

/**
 * Page-wide keyboard shortcuts. Disabled while the user types, while a dialog or a menu is open, and for events that
 * another handler has prevented.
 */
export function useHotkeys(keys: Record<string, () => void>): void {
  // A layout effect, so that the keys work as soon as the page is painted.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) && !isCheckbox(event.target)) return
      if (document.querySelector('[role=dialog], [role=alertdialog], [role=menu]')) return
      const act = keys[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [keys])
}
