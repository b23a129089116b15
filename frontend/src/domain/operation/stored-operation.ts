import type { Operation } from '@/domain/job/types'

const STORAGE_KEY = 'muster.operation'

/** The operation that this tab watched before it was reloaded, or left for another page. */
export function keptOperation(): Operation['id'] | null {
  try {
    const id = Number(sessionStorage.getItem(STORAGE_KEY) ?? Number.NaN)
    return Number.isInteger(id) ? id : null
  } catch {
    return null
  }
}

export function keepOperation(id: Operation['id'] | null): void {
  try {
    if (id === null) sessionStorage.removeItem(STORAGE_KEY)
    else sessionStorage.setItem(STORAGE_KEY, String(id))
  } catch {
    // Storage blocked: the operation is then watched until the page is left; it runs on all the same.
  }
}
