import type { Operation } from '@/domain/operation/types'
import { readItem, session, writeItem } from '@/lib/browser-storage'

const STORAGE_KEY = 'muster.operation'

/** Returns the operation that this tab showed before a reload or a change of page. */
export function storedOperationId(): Operation['id'] | null {
  const id = Number(readItem(session, STORAGE_KEY) ?? Number.NaN)
  return Number.isInteger(id) ? id : null
}

export const storeOperationId = (id: Operation['id'] | null): void =>
  writeItem(session, STORAGE_KEY, id === null ? null : String(id))
