import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

type ToggleChipProps = { pressed: boolean; onToggle: () => void; children: ReactNode; className?: string }

// On narrow screens chips scroll sideways: one that was switched on by the URL must not stay out of sight.
const reveal = (chip: HTMLElement | null) => chip?.scrollIntoView({ inline: 'nearest', block: 'nearest' })

/** A filter that is on or off. */
export function ToggleChip({ pressed, onToggle, children, className }: ToggleChipProps) {
  return (
    <button
      type="button"
      ref={pressed ? reveal : undefined}
      aria-pressed={pressed}
      onClick={onToggle}
      className={cn(
        'inline-flex h-7 shrink-0 pointer-coarse:h-9 items-center gap-1.5 rounded-full border px-2.5 whitespace-nowrap transition-colors',
        pressed ? 'border-accent bg-selected' : 'border-line bg-surface hover:bg-hover',
        className,
      )}
    >
      {children}
    </button>
  )
}
