import { cn } from '@/lib/cn'

export type Variant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'warning' | 'link'
export type Size = 'sm' | 'md'

const variants: Record<Variant, string> = {
  primary: 'bg-accent text-on-accent hover:not-disabled:bg-accent-hover border-transparent',
  secondary: 'bg-surface text-ink border-line-strong hover:not-disabled:bg-hover',
  ghost: 'bg-transparent text-ink-2 border-transparent hover:not-disabled:bg-hover hover:not-disabled:text-ink',
  link: 'bg-transparent text-accent border-transparent underline-offset-2 hover:not-disabled:underline',
  /** Opens a confirmation of an irreversible action. */
  warning: 'bg-surface text-danger border-line-strong hover:not-disabled:bg-danger/8',
  danger: 'bg-danger-fill text-white border-transparent hover:not-disabled:bg-danger-hover',
}

/** Larger on touch screens. */
const sizes: Record<Size, string> = {
  sm: 'h-7 px-2 text-xs pointer-coarse:h-9 pointer-coarse:px-3',
  md: 'h-8 px-3 text-sm pointer-coarse:h-10',
}

type Look = { variant?: Variant; size?: Size; className?: string }

/** Returns the classes of a button, also for links that look like one. */
export const buttonClass = ({ variant = 'secondary', size = 'md', className }: Look) =>
  cn(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  )
