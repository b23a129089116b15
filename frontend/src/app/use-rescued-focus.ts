import { type RefObject, useEffect } from 'react'

/**
 * Moves the focus to the nearest remaining ancestor when the focused element is removed, such as the button of an
 * action that is no longer possible. Browsers leave the focus nowhere, and screen readers start again at the top.
 */
export function useRescuedFocus(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let path: HTMLElement[] = []
    const remember = ({ target }: FocusEvent) => (path = pathOf(target))
    const rescue = () => {
      if (!isLost(path)) return
      const inPage = path.filter((element) => element.isConnected && page.current?.contains(element) === true)
      for (const element of [...inPage, page.current]) {
        if (element !== null && takesFocus(element)) return
      }
    }
    // Later, because a closing dialog or menu restores the focus itself.
    const observer = new MutationObserver(() => isLost(path) && setTimeout(rescue))
    addEventListener('focusin', remember)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      removeEventListener('focusin', remember)
      observer.disconnect()
    }
  }, [page])
}

/** Returns the element and its ancestors, the nearest first. */
function pathOf(target: EventTarget | null): HTMLElement[] {
  const path: HTMLElement[] = []
  for (let at = target; at instanceof HTMLElement; at = at.parentElement) path.push(at)
  return path
}

const isLost = ([focused]: HTMLElement[]) =>
  focused !== undefined && !focused.isConnected && document.activeElement === document.body

/** Focuses the element, which no key reaches if it is a plain one. Returns false if it is hidden. */
function takesFocus(element: HTMLElement): boolean {
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true })
  }
  element.focus({ preventScroll: true })
  return document.activeElement === element
}
