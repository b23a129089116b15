import type { ComponentProps } from 'react'

import { type Size, type Variant, buttonClass } from '@/components/ui/button-class'

type ButtonProps = ComponentProps<'button'> & { variant?: Variant; size?: Size; busy?: boolean }

/** `busy` disables the button and announces it to assistive technology, without changing its width. */
export function Button({ variant, size, busy = false, className, disabled, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      disabled={disabled === true || busy}
      className={buttonClass({ variant, size, className })}
      {...props}
    />
  )
}
