import type { MouseEvent } from 'react'

import { Skeleton } from '@/components/ui/skeleton'
import type { VirtualTableProps } from '@/components/virtual-table/types'
import { cn } from '@/lib/cn'

type BodyRowProps<Row> = Pick<VirtualTableProps<Row>, 'columns' | 'selection' | 'onOpen'> & {
  id: string
  row: Row | undefined
  index: number
  ariaIndex: number
  active: boolean
  template: string
  top: number
  height: number
  onActivate: (index: number) => void
}

/** One row, or the outline of one that is still on its way. */
export function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { id, row, index, ariaIndex, active, template, top, height, columns, selection, onOpen, onActivate } = props
  const selected = row !== undefined && selection?.isSelected(row) === true

  const click = (event: MouseEvent<HTMLElement>) => {
    if (row === undefined || isControl(event.target)) return
    onActivate(index)
    if (event.shiftKey || event.metaKey || event.ctrlKey) selection?.onToggle(index, row, event.shiftKey)
  }

  return (
    <div
      id={id}
      role="row"
      aria-rowindex={ariaIndex}
      aria-selected={selection ? selected : undefined}
      aria-busy={row === undefined || undefined}
      data-active={active || undefined}
      onClick={click}
      onDoubleClick={(event) => row !== undefined && !isControl(event.target) && onOpen(row, index)}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${top}px)` }}
      className={cn(
        'absolute inset-x-0 top-0 grid min-w-full border-b border-line',
        selected ? 'bg-selected' : 'bg-surface hover:bg-hover',
        active && 'shadow-[inset_2px_0_0_var(--accent)] in-focus-visible:outline-2 in-focus-visible:-outline-offset-2 in-focus-visible:outline-(--focus)',
      )}
    >
      {selection && (
        <div role="gridcell" aria-colindex={1} className="flex items-center justify-center">
          {row !== undefined && (
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={selection.labelFor(row)}
              checked={selected}
              onChange={() => undefined}
              onClick={(event) => selection.onToggle(index, row, event.shiftKey)}
              className="size-3.5 accent-accent"
            />
          )}
        </div>
      )}
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + (selection ? 2 : 1)}
          className={cn('flex min-w-0 items-center px-2', column.align === 'end' && 'justify-end tabular-nums')}
        >
          {row === undefined ? <Skeleton className={cn('h-2.5', at % 2 === 0 ? 'w-3/4' : 'w-1/2')} /> : column.cell(row, index, active)}
        </div>
      ))}
    </div>
  )
}

const isControl = (target: EventTarget) => target instanceof Element && target.closest('a, button, input, [role=menu]') !== null
