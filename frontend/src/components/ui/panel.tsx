import { type ReactNode, useId } from 'react'

import { cn } from '@/lib/cn'

type PanelProps = { title: string; aside?: ReactNode; className?: string; children: ReactNode }

/** A titled section of a page. */
export function Panel({ title, aside, className, children }: PanelProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={cn('min-w-0 rounded-lg border border-line bg-surface', className)}>
      <header className="flex min-h-10 items-center justify-between gap-2 border-b border-line px-4 py-1.5">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {aside}
      </header>
      <div className="p-4">{children}</div>
    </section>
  )
}
