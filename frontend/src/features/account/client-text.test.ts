import { clientText } from '@/features/account/client-text'

test('browsers are told by name and system', () => {
  expect(clientText('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox on Linux')
  expect(
    clientText('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0'),
  ).toBe('Edge on Windows')
  expect(
    clientText('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1'),
  ).toBe('Safari on iPhone')
})

test('programs keep their own name', () => {
  expect(clientText('curl/8.14')).toBe('curl/8.14')
  expect(clientText('')).toBe('Unknown program')
})
