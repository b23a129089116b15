/** Returns null when the key is absent or the browser blocks storage. */
export function readItem(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key)
  } catch {
    return null
  }
}

/** Stores the value, or removes the key for null. When the browser blocks storage, state lasts until the page is left. */
export function writeItem(storage: () => Storage, key: string, value: string | null): void {
  try {
    if (value === null) storage().removeItem(key)
    else storage().setItem(key, value)
  } catch {
    // Private windows and full disks refuse storage; nothing else depends on it.
  }
}

/** Functions, because a browser that blocks storage throws on the mere access. */
export const session = () => sessionStorage
export const local = () => localStorage
