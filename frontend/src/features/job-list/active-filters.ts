import { statusMeta } from '@/domain/job/status-meta'
import type { JobFilters } from '@/features/job-list/filters'
import type { CreatedPreset } from '@/features/job-list/list-view'
import { isolated } from '@/lib/bidi'
import { getPreference } from '@/lib/preferences'
import { formatIn, shortZoneName, zoneOf } from '@/lib/zone'

export type ActiveFilter = { label: string; patch: Partial<JobFilters> }

const presetLabels: Record<CreatedPreset, string> = {
  '1h': 'hour',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
}

function priorityLabel({ priority_min: min, priority_max: max }: JobFilters): string {
  if (min === max) return `priority ${min}`
  if (max === undefined) return `priority ${min} or higher`
  return min === undefined ? `priority ${max} or lower` : `priority ${min} to ${max}`
}

function creationLabel({ created, created_after: after, created_before: before }: JobFilters): string {
  if (created !== undefined) return `created in the last ${presetLabels[created]}`
  const zone = zoneOf(getPreference('times'))
  const local = (iso: string) => `${formatIn(iso, zone).slice(0, 16)} ${shortZoneName(zone, new Date(iso))}`
  return ['created', after && `from ${local(after)}`, before && `until ${local(before)}`].filter(Boolean).join(' ')
}

/** Returns the active filters of the filter panel, each with a label and the patch that removes it. */
export function panelFilters(filters: JobFilters): ActiveFilter[] {
  const { queue, owner, project, priority_min, priority_max, created, created_after, created_before } = filters
  return [
    {
      on: (created ?? created_after ?? created_before) !== undefined,
      label: creationLabel,
      patch: { created: undefined, created_after: undefined, created_before: undefined },
    },
    {
      on: (priority_min ?? priority_max) !== undefined,
      label: priorityLabel,
      patch: { priority_min: undefined, priority_max: undefined },
    },
    { on: queue !== '', label: () => `queue ${queue}`, patch: { queue: '' } },
    { on: owner !== '', label: () => `owner ${owner}`, patch: { owner: '' } },
    { on: project !== '', label: () => `project ${project}`, patch: { project: '' } },
  ].flatMap(({ on, label, patch }) => (on ? [{ label: label(filters), patch }] : []))
}

const conjunction = new Intl.ListFormat('en', { type: 'conjunction' })
const disjunction = new Intl.ListFormat('en', { type: 'disjunction' })

/** Says as a sentence which jobs the filters match: `Every job that is failed and is in queue gpu.` */
export function filterSentence(filters: JobFilters): string {
  const { status, search, queue, owner, project, priority_min, priority_max, created, created_after, created_before } =
    filters
  const clauses = [
    status.length > 0 && `is ${disjunction.format(status.map((one) => statusMeta[one].label.toLowerCase()))}`,
    search.trim() !== '' && `has “${isolated(search.trim())}” in its name`,
    (created ?? created_after ?? created_before) !== undefined && `was ${creationLabel(filters)}`,
    (priority_min ?? priority_max) !== undefined && `has ${priorityLabel(filters)}`,
    queue !== '' && `is in queue ${isolated(queue)}`,
    owner !== '' && `is owned by ${isolated(owner)}`,
    project !== '' && `is in project ${isolated(project)}`,
  ].filter((clause) => clause !== false)
  return clauses.length === 0 ? 'Every job.' : `Every job that ${conjunction.format(clauses)}.`
}

/** Returns all active filters, including status and search. */
export function activeFilters(filters: JobFilters): ActiveFilter[] {
  const { status, search } = filters
  return [
    ...(status.length > 0
      ? [{ label: status.map((one) => statusMeta[one].label).join(' + '), patch: { status: [] } }]
      : []),
    ...(search.trim() === '' ? [] : [{ label: `“${search.trim()}”`, patch: { search: '' } }]),
    ...panelFilters(filters),
  ]
}
