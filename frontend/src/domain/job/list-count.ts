import type { Count, JobListPage } from '@/domain/job/types'
import type { Problem } from '@/lib/problem'

/**
 * The number of jobs in a list. `counting`: not known yet, `value` counts the rows known so far; `problem`: why it could
 * not be counted.
 */
export type ListCount = Count & { counting: boolean; problem: Problem | null; retry: () => void }

type Known = {
  page: JobListPage | undefined
  /** The answer of the page's `count_url`. */
  counted: Count | undefined
  problem: Problem | null
  floor: number
  retry: () => void
}

/** Returns the count that the page gives, else the counted one, else the floor. */
export function listCountOf({ page, counted, problem, floor, retry }: Known): ListCount {
  const given = page === undefined || page.count === null ? counted : { value: page.count, exact: page.count_exact }
  if (given === undefined) {
    return { value: floor, exact: false, counting: problem === null, problem, retry }
  }
  const value = given.exact ? given.value : Math.max(given.value, floor)
  return { value, exact: given.exact, counting: false, problem: null, retry }
}

/** Replaces a lower bound by a better count: an exact one, or a greater lower bound. */
export function withBetterCount(total: ListCount, other: Count | undefined): ListCount {
  if (total.exact || other === undefined) return total
  if (other.exact) return { ...total, ...other, counting: false, problem: null }
  return { ...total, value: Math.max(total.value, other.value) }
}

/** Returns the number of rows that a page proves: up to its last row, and one more if there is a next page. */
export const rowsProvedBy = ({ results, next, position }: JobListPage): number =>
  results.length === 0 ? 0 : (position ?? 0) + results.length + (next === null ? 0 : 1)
