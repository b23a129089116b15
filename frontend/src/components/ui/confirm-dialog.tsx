import { AlertDialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { Button } from '@/components/ui/button'
import { overlayClass, panelClass } from '@/components/ui/dialog'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useReturnFocus } from '@/components/ui/use-return-focus'
import { cn } from '@/lib/cn'
import type { Problem } from '@/lib/problem'

type ConfirmDialogProps = {
  title: string
  children: ReactNode
  confirmLabel: string
  onConfirm: () => void
  onClose: () => void
  busy?: boolean
  disabled?: boolean
  /** An input that must be filled in before the action is enabled. */
  field?: ReactNode
  problem?: Problem | null
  danger?: boolean
}

// Starts higher in a low window, where it may need the height; scrolls when that isn't enough.
const confirmClass =
  'top-[min(18vh,max(1rem,calc(50vh-14rem)))] max-h-[calc(100dvh-2rem)] max-w-md gap-3 overflow-y-auto p-5'

/** Confirms an irreversible action. Focus starts on the button that dismisses the dialog. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    children,
    confirmLabel,
    onConfirm,
    onClose,
    busy = false,
    disabled,
    field,
    problem,
    danger = true,
  } = props
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content onCloseAutoFocus={returnFocus} className={cn(panelClass, confirmClass)}>
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="text-ink-2 [overflow-wrap:anywhere]">{children}</div>
          </Radix.Description>
          {problem && <ProblemNotice problem={problem} />}
          <form
            className="flex flex-col gap-3"
            onSubmit={(event) => {
              event.preventDefault()
              onConfirm()
            }}
          >
            {field}
            <footer className="mt-2 flex flex-wrap justify-end gap-2">
              <Radix.Cancel asChild>
                <Button>Go back</Button>
              </Radix.Cancel>
              <Button type="submit" variant={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled}>
                {problem ? 'Retry' : confirmLabel}
              </Button>
            </footer>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
