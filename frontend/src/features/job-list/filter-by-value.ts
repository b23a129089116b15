import type { JobRow } from '@/domain/job/types'
import type { JobFilters } from '@/features/job-list/filters'

/** The fields of a job whose values the list can be filtered by. */
export type FilterableField = 'status' | 'priority' | 'queue' | 'owner' | 'project'

/** Returns the filter for the job's own value; null when it has none. */
export function filterByValue(job: JobRow, field: FilterableField): Partial<JobFilters> | null {
  switch (field) {
    case 'status':
      return { status: [job.latest_status.status_type] }
    case 'priority':
      return { priority_min: job.priority, priority_max: job.priority }
    default:
      return job[field] === '' ? null : { [field]: job[field] }
  }
}

const FIELDS: ReadonlySet<string> = new Set<FilterableField>(['status', 'priority', 'queue', 'owner', 'project'])

export const isFilterable = (field: string): field is FilterableField => FIELDS.has(field)
