import { prettyDOM } from '@testing-library/react'

/**
 * The error of a query that found no element, or several. Prints the DOM only when the message is read: queries that
 * wait discard such an error at every change of the DOM, and printing takes longer than the query.
 */
export function elementError(message: string | null, container: Element): Error {
  const error = new Error()
  error.name = 'TestingLibraryElementError'
  // The stack begins at the query.
  error.stack = error.stack?.replace(/^.*elementError.*\n/m, '')
  let text: string | undefined
  Object.defineProperty(error, 'message', {
    configurable: true,
    get: () => (text ??= [message, prettyDOM(container)].filter(Boolean).join('\n\n')),
  })
  return error
}
