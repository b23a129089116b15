import { statusMeta } from '@/domain/job/status-meta'
import type { CreatedPreset, JobFilters } from '@/features/job-list/filters'
import { toLocalInput } from '@/lib/local-input'

export type ActiveFilter = { label: string; patch: Partial<JobFilters> }

const presetWords: Record<CreatedPreset, string> = { '1h': 'hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days' }

function priorityWords({ priority_min: min, priority_max: max }: JobFilters): string {
  if (min === max) return `priority ${min}`
  if (max === undefined) return `priority ${min} and up`
  return min === undefined ? `priority up to ${max}` : `priority ${min} to ${max}`
}

function creationWords({ created, created_after: after, created_before: before }: JobFilters): string {
  if (created !== undefined) return `created in the last ${presetWords[created]}`
  const words = (iso: string) => toLocalInput(iso).replace('T', ' ')
  return ['created', after && `from ${words(after)}`, before && `until ${words(before)}`].filter(Boolean).join(' ')
}

/** The filters that are not always in view, each in words and with what drops it. */
export function panelFilters(filters: JobFilters): ActiveFilter[] {
  const { queue, priority_min, priority_max, created, created_after, created_before } = filters
  return [
    {
      on: (created ?? created_after ?? created_before) !== undefined,
      words: creationWords,
      patch: { created: undefined, created_after: undefined, created_before: undefined },
    },
    {
      on: (priority_min ?? priority_max) !== undefined,
      words: priorityWords,
      patch: { priority_min: undefined, priority_max: undefined },
    },
    { on: queue !== '', words: () => `queue ${queue}`, patch: { queue: '' } },
  ].flatMap(({ on, words, patch }) => (on ? [{ label: words(filters), patch }] : []))
}

/** All that narrow the list. */
export function activeFilters(filters: JobFilters): ActiveFilter[] {
  const { status, search } = filters
  return [
    ...(status.length > 0
      ? [{ label: status.map((one) => statusMeta[one].word).join(' + '), patch: { status: [] } }]
      : []),
    ...(search.trim() === '' ? [] : [{ label: `“${search.trim()}”`, patch: { search: '' } }]),
    ...panelFilters(filters),
  ]
}
