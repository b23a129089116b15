import type { ReactNode } from 'react'

import type { JobFilters } from '@/features/job-list/filters'
import { cn } from '@/lib/cn'

export type OnFilter = (patch: Partial<JobFilters>) => void

type FilterButtonProps = {
  patch: Partial<JobFilters>
  onFilter: OnFilter
  tabbable?: boolean
  className?: string
  children: ReactNode
}

/** A value of a job; a click filters the list by it. */
export function FilterButton({ patch, onFilter, tabbable = true, className, children }: FilterButtonProps) {
  return (
    <button
      type="button"
      tabIndex={tabbable ? 0 : -1}
      title="Filter by this value"
      onClick={() => onFilter(patch)}
      className={cn('min-w-0 rounded underline-offset-2 hover:underline', className)}
    >
      {children}
    </button>
  )
}
