import { type Status, STATUSES, statusMeta } from '@/domain/job/status-meta'
import { formatCount } from '@/lib/format'

/** Jobs of each status among the selected ones; lower bounds unless `exact`. */
export type StatusTally = { by: Partial<Record<Status, number>>; exact: boolean }

export function tallyOf(statuses: Iterable<Status>): StatusTally {
  const by: StatusTally['by'] = {}
  for (const status of statuses) by[status] = (by[status] ?? 0) + 1
  return { by, exact: true }
}

/** Counts the jobs whose status passes the test. */
export const countWhere = ({ by }: StatusTally, test: (status: Status) => boolean): number =>
  STATUSES.filter(test).reduce((sum, status) => sum + (by[status] ?? 0), 0)

/** Says how many jobs an action cannot change and why: `3 can't be cancelled and are skipped: 2 completed, 1 failed.` */
export function unableText(tally: StatusTally, able: (status: Status) => boolean, action: string): string | null {
  const unable = STATUSES.filter((status) => !able(status) && (tally.by[status] ?? 0) > 0)
  if (unable.length === 0) return null
  const count = countWhere(tally, (status) => unable.includes(status))
  const reasons = unable.map(
    (status) => `${formatCount(tally.by[status] ?? 0)} ${statusMeta[status].label.toLowerCase()}`,
  )
  const skipped = count === 1 ? 'is skipped' : 'are skipped'
  return `${tally.exact ? '' : 'At least '}${formatCount(count)} can’t ${action} and ${skipped}${tally.exact || unable.length === 1 ? ':' : ', among them'} ${reasons.join(', ')}.`
}
