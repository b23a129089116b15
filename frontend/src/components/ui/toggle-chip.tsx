import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

type ToggleChipProps = { pressed: boolean; onToggle: () => void; children: ReactNode; className?: string }

// Chips scroll horizontally on narrow screens; a chip that the URL presses must be visible.
const reveal = (chip: HTMLElement | null) => chip?.scrollIntoView({ inline: 'nearest', block: 'nearest' })

/** A filter that can be switched on and off. */
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
