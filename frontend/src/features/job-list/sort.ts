import type { Sort } from '@/components/virtual-table/types'
import type { Ordering } from '@/features/job-list/list-view'

export const sortOf = (ordering: Ordering): Sort => ({
  key: ordering.replace('-', ''),
  descending: ordering.startsWith('-'),
})

/** Columns that sort ascending first; the others start with the newest or the highest priority. */
const ascendingFirst = new Set(['name'])

/** Returns the order after a click on a header: reversed for the current column, else the column's first order. */
export function nextOrdering(ordering: Ordering, key: string): Ordering {
  const current = sortOf(ordering)
  const descending = current.key === key ? !current.descending : !ascendingFirst.has(key)
  return `${descending ? '-' : ''}${key}` as Ordering
}
