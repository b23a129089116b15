const STORAGE_KEY = 'muster.list'

/** Keeps how this tab last saw the list, as the query part of its address. */
export function rememberList(search: string): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, search)
  } catch {
    // Storage blocked: ways back then lead to the whole list.
  }
}

/** The address of the list as this tab last saw it. */
export function lastList(): string {
  try {
    return `/jobs${sessionStorage.getItem(STORAGE_KEY) ?? ''}`
  } catch {
    return '/jobs'
  }
}
