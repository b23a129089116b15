import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'

import { IconButton } from '@/components/ui/icon-button'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import { cn } from '@/lib/cn'

export const overlayClass = 'fixed inset-0 z-40 bg-black/40 dark:bg-black/60'
export const panelClass =
  'fixed left-1/2 z-50 flex w-[calc(100vw-1.5rem)] -translate-x-1/2 flex-col rounded-lg border border-line bg-surface shadow-popup focus:outline-none'

type DialogProps = {
  title: string
  description?: ReactNode
  /** Without it the dialog closes by what is done in it only. */
  onClose?: () => void
  children: ReactNode
  wide?: boolean
  /** Name of the field that has the focus first; without it the first control has. */
  firstField?: string
}

/** The buttons of a dialog's form; they stay visible while the form scrolls. */
export function DialogFooter({ className, ...props }: ComponentProps<'footer'>) {
  return (
    <footer
      className={cn(
        'sticky bottom-0 -mx-5 flex flex-wrap items-center justify-end gap-2 border-t border-line bg-surface px-5 py-3',
        className,
      )}
      {...props}
    />
  )
}

/** A modal that is open while mounted. Traps the focus and restores it on close. */
export function Dialog({ title, description, onClose, children, wide = false, firstField }: DialogProps) {
  const returnFocus = useReturnFocus()
  const focusField = (event: Event) => {
    const dialog = event.currentTarget instanceof Element ? event.currentTarget : null
    const field = dialog?.querySelector<HTMLElement>(`[name="${firstField}"]`)
    if (!field) return
    event.preventDefault()
    field.focus()
  }
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose?.()}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          onOpenAutoFocus={firstField === undefined ? undefined : focusField}
          onCloseAutoFocus={returnFocus}
          className={cn(panelClass, 'top-[6vh] max-h-[88vh]', wide ? 'max-w-2xl' : 'max-w-lg')}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <header className="flex items-start justify-between gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-ink-2">{description}</Radix.Description>
              )}
            </div>
            {onClose && (
              <Radix.Close asChild>
                <IconButton label="Close">
                  <X aria-hidden />
                </IconButton>
              </Radix.Close>
            )}
          </header>
          <div className="min-h-0 overflow-y-auto px-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
