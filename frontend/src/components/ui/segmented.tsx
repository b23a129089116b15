import type { LucideIcon } from 'lucide-react'

import { cn } from '@/lib/cn'

type Option<Value> = { value: Value; label: string; icon: LucideIcon }

type SegmentedProps<Value> = { label: string; options: Option<Value>[]; value: Value; onChange: (value: Value) => void }

/** Single choice between a few icons. */
export function Segmented<Value extends string>({ label, options, value, onChange }: SegmentedProps<Value>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="inline-flex h-8 shrink-0 pointer-coarse:h-10 items-center rounded-md border border-line-strong bg-surface p-0.5"
    >
      {options.map(({ value: option, label: name, icon: Icon }) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          aria-label={name}
          title={name}
          onClick={() => onChange(option)}
          className={cn(
            'inline-flex h-full w-7 pointer-coarse:w-9 max-[399px]:w-8! items-center justify-center rounded',
            option === value ? 'bg-sunken text-ink' : 'text-ink-3 hover:text-ink',
          )}
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
    </div>
  )
}
