import { ArrowDown, ArrowUp } from 'lucide-react'

import { ResizeHandle } from '@/components/virtual-table/resize-handle'
import type { Column, VirtualTableProps } from '@/components/virtual-table/types'
import { cn } from '@/lib/cn'

type HeaderRowProps<Row> = Pick<VirtualTableProps<Row>, 'columns' | 'selection' | 'sort' | 'onSort' | 'onResize'> & {
  template: string
  minWidth: number
  height: number
}

export function HeaderRow<Row>({
  columns,
  selection,
  sort,
  onSort,
  onResize,
  template,
  minWidth,
  height,
}: HeaderRowProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: template, minWidth, height }}
      className="sticky top-0 z-10 grid border-b border-line-strong bg-sunken text-xs font-medium text-ink-2"
    >
      {selection && (
        <div role="columnheader" aria-label="Select" aria-colindex={1} className="flex items-center justify-center">
          {selection.header}
        </div>
      )}
      {columns.map((column, index) => (
        <div
          key={column.id}
          role="columnheader"
          aria-colindex={index + (selection ? 2 : 1)}
          aria-sort={ariaSort(column, sort)}
          className={cn('relative flex min-w-0 items-center px-2', column.align === 'end' && 'justify-end')}
        >
          {column.sortKey !== undefined && onSort ? (
            <SortButton column={column} sort={sort} onSort={onSort} />
          ) : (
            <span className={column.labelHidden === true ? 'sr-only' : 'truncate'}>{column.label}</span>
          )}
          {column.labelHidden !== true && onResize && (
            <ResizeHandle label={column.label} width={column.width} onResize={(width) => onResize(column.id, width)} />
          )}
        </div>
      ))}
    </div>
  )
}

function ariaSort<Row>(column: Column<Row>, sort: HeaderRowProps<Row>['sort']) {
  if (column.sortKey === undefined) return undefined
  if (sort?.key !== column.sortKey) return 'none'
  return sort.descending ? 'descending' : 'ascending'
}

type SortButtonProps<Row> = { column: Column<Row>; sort: HeaderRowProps<Row>['sort']; onSort: (key: string) => void }

function SortButton<Row>({ column, sort, onSort }: SortButtonProps<Row>) {
  const sorted = sort?.key === column.sortKey
  const Arrow = sort?.descending === true ? ArrowDown : ArrowUp
  return (
    <button
      type="button"
      onClick={() => column.sortKey !== undefined && onSort(column.sortKey)}
      className={cn(
        'inline-flex min-w-0 items-center gap-1 rounded px-1 py-0.5 hover:bg-line hover:text-ink -mx-1',
        sorted && 'text-ink',
      )}
    >
      <span className="truncate">{column.label}</span>
      {sorted && <Arrow aria-hidden className="size-3.5 shrink-0" />}
    </button>
  )
}
