const HOME = '/'
const MAX_LENGTH = 2_000

// Browsers read a backslash as a slash and leave out control characters, which would turn /\example.org into a host.
// eslint-disable-next-line no-control-regex -- see above
const OWN_PATH = /^\/(?![/\\])[^\u0000-\u0020\u007F-\u009F\\]*$/

/** Returns the path if a redirect to it stays on this site, otherwise that of the first page. */
export const ownPath = (path: string | null): string =>
  path !== null && path.length <= MAX_LENGTH && OWN_PATH.test(path) ? path : HOME

/** Returns the address that starts a sign-in at the provider and comes back to `next`. */
export const providerUrl = (url: string, next: string): string =>
  next === HOME ? url : `${url}?${new URLSearchParams({ next }).toString()}`
