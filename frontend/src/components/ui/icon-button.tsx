import type { ComponentProps, ReactNode } from 'react'

import { cn } from '@/lib/cn'

type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  label: string
  children: ReactNode
}

/** A square button with an icon; the label is its accessible name and its tooltip. */
export function IconButton({ label, className, children, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cn(
        'inline-flex size-7 shrink-0 pointer-coarse:size-10 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink',
        'disabled:cursor-not-allowed disabled:opacity-40 disabled:hover:bg-transparent [&_svg]:size-4',
        className,
      )}
      {...props}
    >
      {children}
    </button>
  )
}
