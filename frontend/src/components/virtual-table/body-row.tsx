import { type MouseEvent, memo } from 'react'

import { Skeleton } from '@/components/ui/skeleton'
import type { Column } from '@/components/virtual-table/types'
import { cn } from '@/lib/cn'

type BodyRowProps<Row> = {
  id: string
  row: Row | undefined
  index: number
  ariaIndex: number
  active: boolean
  template: string
  top: number
  height: number
  columns: Column<Row>[]
  selectable: boolean
  selectDisabled: boolean
  selected: boolean
  /** Accessible name of the checkbox. */
  selectLabel: string | undefined
  /** The group that begins with this row. */
  groupStart: string | undefined
  onToggle: (index: number, row: Row, extend: boolean) => void
  onOpen: (row: Row, index: number) => void
  onActivate: (index: number) => void
}

function PlainRow<Row>(props: BodyRowProps<Row>) {
  const {
    id,
    row,
    index,
    ariaIndex,
    active,
    template,
    top,
    height,
    columns,
    selectable,
    selected,
    onToggle,
    onOpen,
    onActivate,
  } = props

  const click = (event: MouseEvent<HTMLElement>) => {
    if (row === undefined || isControl(event.target)) return
    onActivate(index)
    if (event.shiftKey || event.metaKey || event.ctrlKey) onToggle(index, row, event.shiftKey)
  }

  return (
    // The grid has the focus and handles the keys; it refers to the row by aria-activedescendant.
    // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events, jsx-a11y-x/interactive-supports-focus
    <div
      id={id}
      role="row"
      aria-rowindex={ariaIndex}
      aria-selected={selectable ? selected : undefined}
      aria-busy={row === undefined || undefined}
      data-active={active || undefined}
      onClick={click}
      onDoubleClick={(event) => row !== undefined && !isControl(event.target) && onOpen(row, index)}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
      className={cn(
        'absolute inset-x-0 top-0 grid min-w-full border-b border-line',
        selected ? 'bg-selected' : 'bg-surface hover:bg-hover',
        active &&
          'shadow-[inset_2px_0_0_var(--accent)] in-focus-visible:outline-2 in-focus-visible:-outline-offset-2 in-focus-visible:outline-(--focus)',
      )}
    >
      {props.groupStart !== undefined && (
        <span
          aria-hidden
          className="pointer-events-none absolute -top-2 left-9 z-1 rounded border border-line bg-sunken px-1 text-2xs leading-3.5 text-ink-2"
        >
          {props.groupStart}
        </span>
      )}
      {selectable && (
        <div role="gridcell" aria-colindex={1} className="flex items-center justify-center">
          {row !== undefined && (
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={props.selectLabel}
              checked={selected}
              disabled={props.selectDisabled}
              onChange={() => undefined}
              onClick={(event) => onToggle(index, row, event.shiftKey)}
              className="size-3.5 accent-accent disabled:opacity-40"
            />
          )}
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + (selectable ? 2 : 1)}
          className={cn('flex min-w-0 items-center px-2', column.align === 'end' && 'justify-end tabular-nums')}
        >
          {row === undefined ? (
            <Skeleton className={cn('h-2.5', at % 2 === 0 ? 'w-3/4' : 'w-1/2')} />
          ) : (
            column.cell(row, index, active)
          )}
        </div>
      ))}
    </div>
  )
}

/** One row, or its placeholder while it is loading. Memoized: renders again only when its own props change. */
export const BodyRow = memo(PlainRow) as typeof PlainRow

const isControl = (target: EventTarget) =>
  target instanceof Element && target.closest('a, button, input, [role=menu]') !== null
