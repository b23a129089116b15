import type { JobListPage, JobListQuery } from '@/domain/job/types'

/**
 * Returns the time just after the newest job. The list shows a snapshot, the jobs created before that time, so that
 * rows keep their positions while new jobs arrive. Derived from the jobs, not from a clock: browsers' clocks are often
 * wrong, and imports may carry future dates.
 */
export function snapshotTimeOf(newest: JobListPage): string | null {
  const last = newest.results
    .map((job) => job.created_at)
    .sort()
    .at(-1)
  return last === undefined ? null : microsecondAfter(last)
}

/** Adds one microsecond, the API's resolution; JavaScript dates would truncate to milliseconds. */
export function microsecondAfter(iso: string): string {
  const [, seconds = '', fraction = '', zone = 'Z'] = /^(.*?:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(iso) ?? []
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6)) + 1
  if (micros < 1_000_000) return `${seconds}.${String(micros).padStart(6, '0')}${zone}`
  return new Date(Date.parse(`${seconds}${zone}`) + 1_000).toISOString()
}

const at = (iso: string | undefined | null): number => (iso == null ? Infinity : Date.parse(iso))

/** Restricts the query to jobs created before the snapshot time. */
export function createdBefore(query: JobListQuery, snapshotTime: string | null): JobListQuery {
  if (snapshotTime === null || at(query.created_before) <= at(snapshotTime)) return query
  return { ...query, created_before: snapshotTime }
}

/** Restricts the query to jobs created since the snapshot time; null when the filters exclude all of them. */
export function createdSince(query: JobListQuery, snapshotTime: string | null): JobListQuery | null {
  if (snapshotTime === null || at(query.created_before) <= at(snapshotTime)) return null
  return { ...query, created_after: snapshotTime, ordering: undefined }
}
