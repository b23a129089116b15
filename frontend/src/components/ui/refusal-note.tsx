import { Lock } from 'lucide-react'

import { cn } from '@/lib/cn'

/** Stands in the place of actions that the user may not take, and says why. */
export function RefusalNote({ text, className }: { text: string; className?: string }) {
  return (
    <p className={cn('flex items-start gap-1.5 text-ink-2', className)}>
      <Lock aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="[overflow-wrap:anywhere]">{text}</span>
    </p>
  )
}
