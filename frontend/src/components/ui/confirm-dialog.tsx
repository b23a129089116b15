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
  problem?: Problem | null
  danger?: boolean
}

/** Confirms an irreversible action. Focus starts on the button that dismisses the dialog. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirmLabel, onConfirm, onClose, busy = false, problem, danger = true } = props
  const returnFocus = useReturnFocus()
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content onCloseAutoFocus={returnFocus} className={cn(panelClass, 'top-[18vh] max-w-md gap-3 p-5')}>
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="text-ink-2 [overflow-wrap:anywhere]">{children}</div>
          </Radix.Description>
          {problem && <ProblemNotice problem={problem} />}
          <footer className="mt-2 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Go back</Button>
            </Radix.Cancel>
            <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
              {problem ? 'Retry' : confirmLabel}
            </Button>
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
