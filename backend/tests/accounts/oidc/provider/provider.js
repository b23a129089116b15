// An OpenID Connect provider for tests: node provider.js REDIRECT_URI. Prints its issuer when it serves.
// People sign in with any password; their claims are in people.json.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

import Provider from 'oidc-provider'

const people = JSON.parse(readFileSync(new URL('people.json', import.meta.url), 'utf8'))
const redirectUri = process.argv[2]

const configuration = {
  clients: [
    {
      client_id: 'muster',
      client_secret: 'a secret of the tests',
      redirect_uris: [redirectUri],
    },
  ],
  claims: {
    openid: ['sub'],
    profile: ['preferred_username', 'groups'],
    email: ['email', 'email_verified'],
  },
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
}

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = new Provider(issuer, configuration)
  server.on('request', provider.callback())
  process.stdout.write(`${issuer}\n`)
})
// Ends with the test process, however that ends.
process.stdin.on('end', () => process.exit(0)).resume()
