import { Popover } from 'radix-ui'
import { type KeyboardEvent, useId, useRef, useState } from 'react'

import { type ComboboxOption, ComboboxList } from '@/components/ui/combobox-list'
import { type ControlProps, Input } from '@/components/ui/field'
import { isEnter } from '@/lib/hotkeys'

type ComboboxProps = {
  control: ControlProps
  label: string
  text: string
  options: ComboboxOption[]
  /** Says what the options are, or why there are none; announced while the list is open. */
  note: string
  placeholder?: string
  open: boolean
  onOpen: (open: boolean) => void
  onText: (text: string) => void
  /** Enter or a click took this value, or the user left the input with this text. */
  onTake: (value: string) => void
  /** Escape closed the list: the typed text must not be taken later. */
  onAbandon: () => void
}

/** A text input that suggests values, by the ARIA pattern of an editable combobox. Takes any other text too. */
export function Combobox(props: ComboboxProps) {
  const { control, label, text, options, note, placeholder, open, onOpen, onText, onTake, onAbandon } = props
  const [active, setActive] = useState<string>()
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const index = open ? options.findIndex(({ value }) => value === active) : -1

  const setOpen = (next: boolean) => {
    setActive(undefined)
    onOpen(next)
  }
  const take = (value: string) => {
    setOpen(false)
    onTake(value)
  }
  const move = (event: KeyboardEvent, step: 1 | -1) => {
    event.preventDefault()
    onOpen(true)
    const next = index < 0 && step < 0 ? options.length - 1 : (index + step + options.length) % options.length
    const option = options[next]
    setActive(option?.value)
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(event, 1)
    if (event.key === 'ArrowUp') move(event, -1)
    if (isEnter(event)) take(options[index]?.value ?? text)
  }

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <Input
          {...control}
          ref={input}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={open ? listId : undefined}
          aria-activedescendant={index < 0 ? undefined : `${listId}-${index}`}
          autoComplete="off"
          spellCheck={false}
          value={text}
          maxLength={255}
          placeholder={placeholder}
          onClick={() => setOpen(true)}
          onChange={(event) => {
            setOpen(true)
            onText(event.target.value)
          }}
          onBlur={() => take(text)}
          onKeyDown={onKeyDown}
        />
      </Popover.Anchor>
      <span role="status" className="sr-only">
        {open ? note : ''}
      </span>
      <Popover.Portal>
        <Popover.Content
          role="presentation"
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={onAbandon}
          onInteractOutside={(event) => event.target === input.current && event.preventDefault()}
          // Keeps the focus in the input.
          onMouseDown={(event) => event.preventDefault()}
          className="z-40 flex max-h-(--radix-popover-content-available-height) w-(--radix-popover-trigger-width) min-w-64 flex-col rounded-md border border-line bg-surface shadow-popup"
        >
          <ComboboxList id={listId} label={label} options={options} active={index} onTake={take} />
          <p
            aria-hidden
            className="border-t border-line px-3 py-1.5 text-xs text-ink-3 [overflow-wrap:anywhere] first:border-0"
          >
            {note}
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
