import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

export type ComboboxOption = { value: string; title?: string; content: ReactNode }

type ComboboxListProps = {
  id: string
  label: string
  options: ComboboxOption[]
  /** Index of the option that the keys have reached; -1 for none. */
  active: number
  onTake: (value: string) => void
}

/** The options of a combobox. Its input keeps the focus and handles the keys. */
export function ComboboxList({ id, label, options, active, onTake }: ComboboxListProps) {
  return (
    <div id={id} role="listbox" aria-label={label} className="max-h-64 min-h-0 overflow-y-auto p-1 empty:hidden">
      {options.map(({ value, title, content }, index) => (
        // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events -- the input handles them
        <div
          key={value}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          title={title}
          onClick={() => onTake(value)}
          className={cn(
            'flex h-7 cursor-pointer items-center gap-2 rounded px-2 pointer-coarse:h-10',
            index === active ? 'bg-selected' : 'hover:bg-hover',
          )}
        >
          {content}
        </div>
      ))}
    </div>
  )
}
