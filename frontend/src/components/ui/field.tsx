import { type ComponentProps, type ReactNode, useId } from 'react'

import { cn } from '@/lib/cn'

const controlClass =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm pointer-coarse:text-[1rem] text-ink aria-invalid:border-danger disabled:opacity-60'

export type ControlProps = { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }

type FieldProps = {
  label: string
  hint?: string
  errors?: string[]
  className?: string
  children: (control: ControlProps) => ReactNode
}

/** A labelled control with a hint and errors that assistive technology associates with it. */
export function Field({ label, hint, errors = [], className, children }: FieldProps) {
  const id = useId()
  const invalid = errors.length > 0
  const describedBy = [hint === undefined ? null : `${id}-hint`, invalid ? `${id}-error` : null]
    .filter(Boolean)
    .join(' ')
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="font-medium text-ink-2">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': invalid ? true : undefined,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      )}
      {invalid && (
        <p id={`${id}-error`} className="text-xs text-danger">
          {errors.join(' ')}
        </p>
      )}
    </div>
  )
}

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(controlClass, 'h-8 pointer-coarse:h-10', className)} {...props} />
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(controlClass, 'py-1.5', className)} {...props} />
}

/** The native select, for its keyboard and touch support. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(controlClass, 'h-8 pr-1 pointer-coarse:h-10', className)} {...props} />
}
