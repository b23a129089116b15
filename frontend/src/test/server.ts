import { setupServer } from 'msw/node'

/** No handler by default: every test says which server it talks to. */
export const server = setupServer()
