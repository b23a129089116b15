import { X } from 'lucide-react'

import { panelFilters } from '@/features/job-list/active-filters'
import type { JobFilters } from '@/features/job-list/filters'

type FilterChipsProps = { filters: JobFilters; onChange: (patch: Partial<JobFilters>) => void }

/** The active filters besides status and search, each with a button that removes it. */
export function FilterChips({ filters, onChange }: FilterChipsProps) {
  const active = panelFilters(filters)
  if (active.length === 0) return null
  return (
    <ul
      aria-label="Active filters"
      className="flex gap-1.5 max-sm:overflow-x-auto max-sm:[scrollbar-width:none] sm:flex-wrap"
    >
      {active.map(({ label, patch }) => (
        <li
          key={label}
          className="inline-flex h-7 max-w-full shrink-0 items-center gap-1 rounded-full border border-accent bg-selected pl-2.5 pointer-coarse:h-9"
        >
          <span className="truncate first-letter:uppercase">{label}</span>
          <button
            type="button"
            aria-label={`Remove ${label}`}
            title={`Remove ${label}`}
            onClick={() => onChange(patch)}
            className="inline-flex h-full w-7 shrink-0 items-center justify-center rounded-full text-ink-2 hover:text-ink pointer-coarse:w-9"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  )
}
