import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { cn } from '@/lib/cn'

type MenuProps = { trigger: ReactNode; label: string; children: ReactNode; align?: 'start' | 'end' }

/** A button that opens a list of actions. */
export function Menu({ trigger, label, children, align = 'end' }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-md border border-line bg-surface p-1 shadow-popup"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const itemClass =
  'flex h-7 cursor-pointer items-center gap-2 rounded px-2 outline-none select-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:text-ink-3'

type MenuItemProps = { children: ReactNode; onSelect: () => void; danger?: boolean; disabled?: boolean }

export function MenuItem({ children, onSelect, danger = false, disabled = false }: MenuItemProps) {
  return (
    <Radix.Item className={cn(itemClass, danger && 'text-danger [&_svg]:text-danger')} onSelect={onSelect} disabled={disabled}>
      {children}
    </Radix.Item>
  )
}

type MenuCheckProps = { children: ReactNode; checked: boolean; onChange: (checked: boolean) => void; disabled?: boolean }

/** Stays open when ticked: people change more than one at a time. */
export function MenuCheck({ children, checked, onChange, disabled = false }: MenuCheckProps) {
  return (
    <Radix.CheckboxItem
      className={itemClass}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
      onSelect={(event) => event.preventDefault()}
    >
      <span aria-hidden className="w-3 text-accent">
        {checked ? '✓' : ''}
      </span>
      {children}
    </Radix.CheckboxItem>
  )
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}
