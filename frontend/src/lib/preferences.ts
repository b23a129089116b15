import { useSyncExternalStore } from 'react'
import * as z from 'zod/mini'

const STORAGE_KEY = 'muster.preferences'

/** What a person chose and would expect to find again on this machine. Unreadable values fall back one by one. */
const schema = z.object({
  theme: z.catch(z.enum(['system', 'light', 'dark']), 'system'),
  view: z.catch(z.enum(['table', 'pages', 'cards']), 'table'),
  pageSize: z.catch(z.literal([10, 20, 50]), 20),
  hiddenColumns: z.catch(z.optional(z.array(z.string())), undefined),
  columnWidths: z.catch(z.record(z.string(), z.number()), {}),
})

export type Preferences = z.infer<typeof schema>

const listeners = new Set<() => void>()

function read(): Preferences {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}'))
  } catch {
    // Storage blocked, or not JSON: preferences are a comfort, so start from the defaults.
    return schema.parse({})
  }
}

let current = read()

export function setPreference<Key extends keyof Preferences>(key: Key, value: Preferences[Key]): void {
  current = { ...current, [key]: value }
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(current))
  } catch {
    // Private windows may refuse storage; the choice then lasts until the tab is closed.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  // Another tab may change them too.
  const onStorage = (event: StorageEvent) => {
    if (event.key !== STORAGE_KEY) return
    current = read()
    listener()
  }
  listeners.add(listener)
  addEventListener('storage', onStorage)
  return () => {
    listeners.delete(listener)
    removeEventListener('storage', onStorage)
  }
}

export function usePreference<Key extends keyof Preferences>(key: Key): Preferences[Key] {
  return useSyncExternalStore(subscribe, () => current[key])
}
