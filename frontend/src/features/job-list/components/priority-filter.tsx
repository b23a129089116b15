import { Field, Select } from '@/components/ui/field'
import type { JobListQuery } from '@/domain/job/types'
import { useFacetValues } from '@/features/job-list/api/list-facet-values'
import type { JobFilters } from '@/features/job-list/filters'
import { plural } from '@/lib/format'

const PRIORITIES = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]

type PriorityFilterProps = {
  filters: JobFilters
  query: JobListQuery
  onChange: (patch: Partial<JobFilters>) => void
}

/** Filters by a range of priorities, with the number of jobs of each. */
export function PriorityFilter({ filters, query, onChange }: PriorityFilterProps) {
  const { data, error } = useFacetValues('priority', query, '')
  const counts = data && new Map(data.values.map(({ value, count }) => [Number(value), count]))
  const text = (priority: number) => (counts ? `${priority} · ${plural(counts.get(priority) ?? 0, 'job')}` : priority)
  const bound = (label: string, key: 'priority_min' | 'priority_max') => (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={filters[key] ?? ''}
          onChange={(event) => onChange({ [key]: event.target.value === '' ? undefined : Number(event.target.value) })}
        >
          <option value="">Any</option>
          {PRIORITIES.map((priority) => (
            <option key={priority} value={priority}>
              {text(priority)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
  return (
    <div className="grid grid-cols-2 gap-2">
      {bound('Min priority', 'priority_min')}
      {bound('Max priority', 'priority_max')}
      {error && <p className="col-span-2 text-xs text-ink-3">Could not load the number of jobs of each priority.</p>}
    </div>
  )
}
