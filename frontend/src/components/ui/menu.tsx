import type { LucideIcon } from 'lucide-react'
import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react'

const MenuPanel = lazy(() => import('@/components/ui/menu-panel').then((m) => ({ default: m.MenuPanel })))

export type MenuEntry =
  | { kind?: 'action'; label: string; icon?: LucideIcon; onSelect: () => void; danger?: boolean }
  | { kind: 'check'; label: string; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean }
  | { kind: 'separator' }

type TriggerProps = { onClick?: () => void; 'aria-haspopup'?: 'menu'; 'aria-expanded'?: boolean }

type MenuProps = { label: string; trigger: ReactElement<TriggerProps>; entries: () => MenuEntry[] }

/**
 * A button that opens a list of actions. There is one in every row of a table that scrolls, so until it is pressed it is
 * nothing but its button.
 */
export function Menu({ label, trigger, entries }: MenuProps) {
  const [wanted, setWanted] = useState(false)
  const button = cloneElement(trigger, {
    onClick: () => setWanted(true),
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  })
  if (!wanted) return button
  return (
    <Suspense fallback={button}>
      <MenuPanel label={label} trigger={trigger} entries={entries()} />
    </Suspense>
  )
}
