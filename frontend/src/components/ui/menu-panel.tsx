import { DropdownMenu as Radix } from 'radix-ui'
import { cloneElement, type MouseEvent, type ReactElement, useState } from 'react'

import type { MenuEntry } from '@/components/ui/menu'
import { cn } from '@/lib/cn'

const itemClass =
  'flex h-7 pointer-coarse:h-10 cursor-pointer items-center gap-2 rounded px-2 outline-none select-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4'

type MenuPanelProps = {
  label: string
  trigger: ReactElement<{ onClick?: (event: MouseEvent) => void }>
  entries: MenuEntry[]
}

/** Opens as soon as it is here: somebody has just asked for it. */
export function MenuPanel({ label, trigger, entries }: MenuPanelProps) {
  const [open, setOpen] = useState(true)
  // The pointer and Enter are Radix's own; a click without either comes from a key of what is around the button.
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
  if (entry.kind === 'check') {
    // Stays open when ticked: people change more than one at a time.
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
