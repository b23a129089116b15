import { Field, Select } from '@/components/ui/field'
import type { JobFilters } from '@/features/job-list/filters'

const PRIORITIES = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]

type PriorityFilterProps = { filters: JobFilters; onChange: (patch: Partial<JobFilters>) => void }

export function PriorityFilter({ filters, onChange }: PriorityFilterProps) {
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
            <option key={priority}>{priority}</option>
          ))}
        </Select>
      )}
    </Field>
  )
  return (
    <div className="grid grid-cols-2 gap-2">
      {bound('Min priority', 'priority_min')}
      {bound('Max priority', 'priority_max')}
    </div>
  )
}
