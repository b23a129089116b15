import { readItem, session, writeItem } from '@/lib/browser-storage'

const STORAGE_KEY = 'muster.list'

/** Stores the query part of the list's URL. */
export const storeListSearch = (search: string): void => writeItem(session, STORAGE_KEY, search)

/** Returns the URL of the list as this tab last showed it. */
export const storedListUrl = (): string => `/jobs${readItem(session, STORAGE_KEY) ?? ''}`
