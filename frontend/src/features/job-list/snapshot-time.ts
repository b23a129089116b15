import type { JobListPage, JobListQuery } from '@/domain/job/types'

/**
 * The list shows the jobs created before a fixed moment, the anchor, so that rows keep their place while newcomers
 * arrive. It is read off the newest jobs rather than a clock: browsers' clocks are wrong, and imports may be dated ahead.
 */
export function anchorOf(newest: JobListPage): string | null {
  const last = newest.results
    .map((job) => job.created_at)
    .sort()
    .at(-1)
  return last === undefined ? null : justAfter(last)
}

/** One microsecond later, the API's resolution; JavaScript dates would cut to milliseconds. */
export function justAfter(iso: string): string {
  const [, seconds = '', fraction = '', zone = 'Z'] = /^(.*?:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(iso) ?? []
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6)) + 1
  if (micros < 1_000_000) return `${seconds}.${String(micros).padStart(6, '0')}${zone}`
  return new Date(Date.parse(`${seconds}${zone}`) + 1_000).toISOString()
}

const at = (iso: string | undefined | null): number => (iso == null ? Infinity : Date.parse(iso))

/** The query restricted to what was there at the anchor. */
export function heldAt(query: JobListQuery, anchor: string | null): JobListQuery {
  if (anchor === null || at(query.created_before) <= at(anchor)) return query
  return { ...query, created_before: anchor }
}

/** The query for what came after the anchor; null when the filters let no newcomer in. */
export function newcomersSince(query: JobListQuery, anchor: string | null): JobListQuery | null {
  if (anchor === null || at(query.created_before) <= at(anchor)) return null
  return { ...query, created_after: anchor, ordering: undefined }
}
