import { DropdownMenu as Radix } from 'radix-ui'
import { type MouseEvent, type ReactElement, cloneElement, useState } from 'react'

import type { MenuEntry } from '@/components/ui/menu-types'
import { cn } from '@/lib/cn'

const itemClass =
  'flex h-7 pointer-coarse:h-10 cursor-pointer items-center gap-2 rounded px-2 outline-none select-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4'

type MenuPanelProps = {
  label: string
  trigger: ReactElement<{ onClick?: (event: MouseEvent) => void }>
  entries: MenuEntry[]
}

/** Opens on mount, because the user has just clicked the trigger. */
export function MenuPanel({ label, trigger, entries }: MenuPanelProps) {
  const [open, setOpen] = useState(true)
  // Radix handles the pointer and Enter. A click without either comes from a shortcut of the table around the button.
  const onClick = (event: MouseEvent) => event.detail === 0 && setOpen(true)
  return (
    <Radix.Root modal={false} open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{cloneElement(trigger, { onClick })}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-md border border-line bg-surface p-1 shadow-popup"
        >
          {entries.map((entry, index) => (
            <Entry key={entry.kind === 'separator' ? `separator-${index}` : entry.label} entry={entry} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry.kind === 'separator') return <Radix.Separator className="my-1 h-px bg-line" />
  if (entry.kind === 'note') {
    // An item, so that the keys reach it and screen readers say it.
    return (
      <Radix.Item
        className="max-w-64 rounded px-2 py-1 text-xs text-ink-2 outline-none data-[highlighted]:bg-sunken"
        aria-disabled
        onSelect={(event) => event.preventDefault()}
      >
        {entry.label}
      </Radix.Item>
    )
  }
  if (entry.kind === 'check') {
    // Stays open, so that several entries can be changed.
    return (
      <Radix.CheckboxItem
        className={itemClass}
        checked={entry.checked}
        onCheckedChange={entry.onChange}
        disabled={entry.disabled}
        onSelect={(event) => event.preventDefault()}
      >
        <span aria-hidden className="w-3 text-accent">
          {entry.checked ? '✓' : ''}
        </span>
        {entry.label}
      </Radix.CheckboxItem>
    )
  }
  const { icon: Icon, label, danger = false, onSelect } = entry
  return (
    <Radix.Item className={cn(itemClass, danger ? 'text-danger' : '[&_svg]:text-ink-3')} onSelect={onSelect}>
      {Icon && <Icon aria-hidden />} {label}
    </Radix.Item>
  )
}
