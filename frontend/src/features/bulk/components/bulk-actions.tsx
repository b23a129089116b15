import { ArrowUpDown, Ban, Ellipsis, PenLine, RotateCcw, Trash2 } from 'lucide-react'

import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import { canCancel, canRetry, canUpdate } from '@/domain/job/transitions'
import { type StatusTally, countWhere } from '@/features/bulk/status-tally'
import { useMediaQuery } from '@/lib/hooks'

const actions = [
  { choice: 'set_status', label: 'Update status', icon: PenLine, can: canUpdate },
  { choice: 'cancel', label: 'Cancel', icon: Ban, can: canCancel },
  { choice: 'retry', label: 'Retry', icon: RotateCcw, can: canRetry },
  { choice: 'set_priority', label: 'Set priority', icon: ArrowUpDown, can: canUpdate },
  { choice: 'delete', label: 'Delete', icon: Trash2, can: () => true },
] as const

export type BulkChoice = (typeof actions)[number]['choice']

type BulkActionsProps = { tally: StatusTally | undefined; busy: boolean; onChoose: (choice: BulkChoice) => void }

/** Offers each action that at least one selected job allows. On a phone in a menu, so that the bar takes one line. */
export function BulkActions({ tally, busy, onChoose }: BulkActionsProps) {
  const narrow = useMediaQuery('(max-width: 639px)')
  const offered = actions.filter(({ can }) => tally === undefined || countWhere(tally, can) > 0)
  if (narrow) {
    return (
      <Menu
        label="Actions for the selection"
        entries={() =>
          offered.map(({ choice, label, icon }) => ({
            label: `${label}…`,
            icon,
            danger: choice === 'delete',
            onSelect: () => onChoose(choice),
          }))
        }
        trigger={
          <Button size="sm" disabled={busy}>
            <Ellipsis aria-hidden /> Actions
          </Button>
        }
      />
    )
  }
  return offered.map(({ choice, label, icon: Icon }) => (
    <Button
      key={choice}
      size="sm"
      disabled={busy}
      variant={choice === 'delete' ? 'warning' : 'secondary'}
      onClick={() => onChoose(choice)}
    >
      <Icon aria-hidden /> {label}
    </Button>
  ))
}
