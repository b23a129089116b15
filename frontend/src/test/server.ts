import { setupServer } from 'msw/node'

/** Without default handlers: every test defines its server. */
export const server = setupServer()
