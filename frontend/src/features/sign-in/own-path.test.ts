import { ownPath, providerUrl } from '@/features/sign-in/own-path'

test.each(['/jobs?status=FAILED#top', '/', '/jobs/1?tab=log&find=a%20b'])('%s is of this site', (path) => {
  expect(ownPath(path)).toBe(path)
})

test.each([
  null,
  '',
  'jobs',
  '//example.org',
  '/\\example.org',
  '/jobs\\..',
  'https://example.org/',
  'javascript:alert(1)',
  '/\t/example.org',
  '/\n/example.org',
  ' /jobs',
  `/${'x'.repeat(2_000)}`,
])('%j leads to the first page', (path) => {
  expect(ownPath(path)).toBe('/')
})

test('the provider is told the address to come back to', () => {
  expect(providerUrl('/api/auth/oidc/start/', '/jobs?status=FAILED')).toBe(
    '/api/auth/oidc/start/?next=%2Fjobs%3Fstatus%3DFAILED',
  )
  expect(providerUrl('/api/auth/oidc/start/', '/')).toBe('/api/auth/oidc/start/')
})
