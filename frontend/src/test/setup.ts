import '@testing-library/jest-dom/vitest'

import { cleanup, configure } from '@testing-library/react'

import { server } from '@/test/server'

// Generous: these wait for debounces and lazy chunks, on machines that are busy with other things too.
configure({ asyncUtilTimeout: 10_000 })

// jsdom lays nothing out: give every element the height of a small window, so that virtual rows are drawn.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 754 })
Element.prototype.scrollIntoView = () => undefined
Element.prototype.hasPointerCapture = () => false

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

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => {
  cleanup()
  server.resetHandlers()
  localStorage.clear()
  sessionStorage.clear()
})
afterAll(() => server.close())
