import '@testing-library/jest-dom/vitest'

import { cleanup, configure } from '@testing-library/react'

import { endAiming } from '@/features/job-list/hooks/use-aiming'
import { elementError } from '@/test/element-error'
import { server } from '@/test/server'

configure({
  // Generous, because tests wait for debounces and lazy chunks on busy machines.
  asyncUtilTimeout: 10_000,
  getElementError: elementError,
})

// jsdom has no layout: every element gets the height of a small window, so that the virtual table renders rows.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 382 })
Element.prototype.scrollIntoView = () => undefined
Element.prototype.hasPointerCapture = () => false
Element.prototype.setPointerCapture = () => undefined

class NoResizeObserver implements ResizeObserver {
  observe() {
    return undefined
  }
  unobserve() {
    return undefined
  }
  disconnect() {
    return undefined
  }
}
globalThis.ResizeObserver = NoResizeObserver
globalThis.matchMedia = (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList

beforeAll(() => {
  // Tests load no styles; those that libraries insert would be matched against every element of every query by role.
  for (const style of document.head.querySelectorAll('style')) style.remove()
  server.listen({ onUnhandledRequest: 'error' })
})
afterEach(() => {
  cleanup()
  // A timer that a test has faked never ends the movement of its pointer, and lists would not be polled any more.
  endAiming()
  server.resetHandlers()
  localStorage.clear()
  sessionStorage.clear()
})
afterAll(() => server.close())
