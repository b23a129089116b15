import { useSyncExternalStore } from 'react'
import { z } from 'zod'

const STORAGE_KEY = 'muster.preferences'

/** What a person chose and would expect to find again on this machine. Unreadable values fall back one by one. */
const schema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  view: z.enum(['table', 'pages', 'cards']).catch('table'),
  pageSize: z.union([z.literal(10), z.literal(20), z.literal(50)]).catch(20),
  hiddenColumns: z.array(z.string()).optional().catch(undefined),
  columnWidths: z.record(z.string(), z.number()).catch({}),
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
