import { type ReactElement, cloneElement, Suspense, useState } from 'react'

import type { MenuEntry } from '@/components/ui/menu-types'
import { lazyComponent } from '@/lib/lazy-component'

const MenuPanel = lazyComponent(() => import('@/components/ui/menu-panel').then((m) => m.MenuPanel))

type TriggerProps = { onClick?: () => void; 'aria-haspopup'?: 'menu'; 'aria-expanded'?: boolean }

type MenuProps = { label: string; trigger: ReactElement<TriggerProps>; entries: () => MenuEntry[] }

/** A button that opens a menu. Renders only the button until the first click: every row of a table has one. */
export function Menu({ label, trigger, entries }: MenuProps) {
  const [opened, setOpened] = useState(false)
  const button = cloneElement(trigger, {
    onClick: () => setOpened(true),
    'aria-haspopup': 'menu',
    'aria-expanded': false,
  })
  if (!opened) return button
  return (
    <Suspense fallback={button}>
      <MenuPanel label={label} trigger={trigger} entries={entries()} />
    </Suspense>
  )
}
