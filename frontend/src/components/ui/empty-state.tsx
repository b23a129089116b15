import type { ReactNode } from 'react'

type EmptyStateProps = { title: string; level?: 1 | 2; children?: ReactNode; actions?: ReactNode }

/** Shown in place of missing content, with actions that lead on. */
export function EmptyState({ title, level = 2, children, actions }: EmptyStateProps) {
  const Heading = `h${level}` as const
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      <Heading className="text-base font-semibold">{title}</Heading>
      {children !== undefined && <div className="w-full max-w-md [overflow-wrap:anywhere] text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}
