import { useSyncExternalStore } from 'react'
import * as z from 'zod/mini'

import { local, readItem, writeItem } from '@/lib/browser-storage'
import { jsonText } from '@/lib/json-text'

const STORAGE_KEY = 'muster.preferences'

/** Settings stored in this browser. Each invalid value falls back to its default. */
const schema = z.object({
  theme: z.catch(z.enum(['system', 'light', 'dark']), 'system'),
  view: z.catch(z.enum(['table', 'pages', 'cards']), 'table'),
  pageSize: z.catch(z.literal([10, 20, 50]), 20),
  hiddenColumns: z.catch(z.optional(z.array(z.string())), undefined),
  times: z.catch(z.enum(['relative', 'local', 'utc']), 'relative'),
  columnWidths: z.catch(z.record(z.string(), z.number()), {}),
})

type Preferences = z.infer<typeof schema>

const listeners = new Set<() => void>()

function read(): Preferences {
  const stored = z.pipe(jsonText, schema).safeParse(readItem(local, STORAGE_KEY))
  return stored.success ? stored.data : schema.parse({})
}

let current = read()

export function setPreference<Key extends keyof Preferences>(key: Key, value: Preferences[Key]): void {
  current = { ...current, [key]: value }
  writeItem(local, STORAGE_KEY, JSON.stringify(current))
  for (const listener of listeners) listener()
}

/** For code outside components, such as the parsing of forms. */
export const getPreference = <Key extends keyof Preferences>(key: Key): Preferences[Key] => current[key]

function subscribe(listener: () => void): () => void {
  // Another tab may change the preferences.
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
