import type { Sort } from '@/components/virtual-table/types'
import type { Ordering } from '@/features/job-list/filters'

export const sortOf = (ordering: Ordering): Sort => ({
  key: ordering.replace('-', ''),
  descending: ordering.startsWith('-'),
})

/** Which way a column is sorted first: names from A, the rest from the newest or the most urgent. */
const firstUp = new Set(['name'])

/** The order after a click on a header: turned around if it was this column, else its natural first order. */
export function nextOrdering(ordering: Ordering, key: string): Ordering {
  const now = sortOf(ordering)
  const descending = now.key === key ? !now.descending : !firstUp.has(key)
  return `${descending ? '-' : ''}${key}` as Ordering
}
