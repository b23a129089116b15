import { type Ref, useCallback, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'

import { BodyRow } from '@/components/virtual-table/body-row'
import { gridKeyHandler } from '@/components/virtual-table/grid-keys'
import { gridTracks } from '@/components/virtual-table/grid-tracks'
import { HeaderRow } from '@/components/virtual-table/header-row'
import { topToReveal } from '@/components/virtual-table/scroll-range'
import type { VirtualTableHandle, VirtualTableProps } from '@/components/virtual-table/types'
import { useReportedRange } from '@/components/virtual-table/use-reported-range'
import { useScrollPosition } from '@/components/virtual-table/use-scroll-position'

const ROW_PX = 36
const HEADER_PX = 34
const GROUP_PX = 24

type Props<Row> = VirtualTableProps<Row> & { ref?: Ref<VirtualTableHandle> }

/**
 * A table over any number of rows addressed by position. Renders the visible rows, reports the range to fetch
 * (`onRange`) and renders placeholders for rows that have not arrived (`rowAt` returns undefined).
 */
export function VirtualTable<Row>({ ref, onRange, ...props }: Props<Row>) {
  const {
    columns,
    count,
    totalCount = count,
    indexOffset = 0,
    rowAt,
    selection,
    onOpen,
    initialRow = 0,
    groupOf,
  } = props
  const baseId = useId()
  const { viewport, range, rendered, onScroll, moveTo, topNow } = useScrollPosition({
    count,
    rowHeight: ROW_PX,
    headerHeight: HEADER_PX + (groupOf ? GROUP_PX : 0),
    initialRow,
  })
  const [lastActive, setActive] = useState(-1)
  // The table may have become shorter than the active row.
  const active = Math.min(lastActive, count - 1)
  const { template, minWidth } = gridTracks(columns, selection !== undefined)
  useReportedRange(rendered, onRange)

  const busy = props.busy === true
  const onToggle = busy ? undefined : selection?.onToggle
  // Stable functions, so that new handlers don't render every row again.
  const handlers = useRef({ onOpen, onToggle })
  useLayoutEffect(() => {
    handlers.current = { onOpen, onToggle }
  })
  const toggleRow = useCallback(
    (index: number, row: Row, extend: boolean) => handlers.current.onToggle?.(index, row, extend),
    [],
  )
  const openRow = useCallback((row: Row, index: number) => handlers.current.onOpen(row, index), [])

  const activate = useCallback(
    (index: number) => {
      setActive(index)
      const top = topToReveal(range, topNow(), index)
      if (top !== topNow()) moveTo(top, Math.abs(top - topNow()) > range.viewport * 2)
    },
    [moveTo, range, topNow],
  )
  const firstInView = useCallback(() => Math.ceil(topNow() / ROW_PX), [topNow])
  const move = useCallback(
    (by: number) => {
      viewport.current?.focus({ preventScroll: true })
      const start = active < 0 ? firstInView() - by : active
      if (count > 0) activate(Math.min(Math.max(start + by, 0), count - 1))
    },
    [activate, active, count, firstInView, viewport],
  )
  const goTo = useCallback(
    (index: number) => {
      viewport.current?.focus({ preventScroll: true })
      setActive(index)
      moveTo(index * ROW_PX)
    },
    [moveTo, viewport],
  )
  useImperativeHandle(ref, () => ({ goTo, move }), [goTo, move])

  const withRow = (index: number, then: (row: Row) => void) => {
    const row = rowAt(index)
    if (row !== undefined) then(row)
  }
  const onKeyDown = gridKeyHandler({
    active,
    topNow: firstInView,
    count,
    rowsPerPage: Math.floor(range.viewport / ROW_PX),
    onActive: activate,
    onOpen: (index) => withRow(index, (row) => onOpen(row, index)),
    onToggle: (index, extend) => withRow(index, (row) => onToggle?.(index, row, extend)),
    onMenu: (index) =>
      document.getElementById(`${baseId}-${index}`)?.querySelector<HTMLElement>('[aria-haspopup=menu]')?.click(),
  })

  const rows = Array.from(
    { length: Math.max(0, rendered.last - rendered.first + 1) },
    (_, offset) => rendered.first + offset,
  )
  const activeRendered = active >= rendered.first && active <= rendered.last
  const group = (index: number) => {
    const row = index < 0 ? undefined : rowAt(index)
    return row && groupOf?.(row)
  }

  return (
    <div
      ref={viewport}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={totalCount < 0 ? -1 : totalCount + 1}
      aria-colcount={columns.length + (selection ? 1 : 0)}
      aria-multiselectable={selection ? true : undefined}
      aria-busy={busy || undefined}
      aria-activedescendant={activeRendered ? `${baseId}-${active}` : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      className="relative min-h-0 flex-1 overflow-auto bg-surface [overflow-anchor:none] focus-visible:-outline-offset-2"
    >
      <HeaderRow {...props} template={template} minWidth={minWidth} height={HEADER_PX} />
      {groupOf && (
        <div
          aria-hidden
          style={{ top: HEADER_PX, height: GROUP_PX, minWidth }}
          className="sticky z-10 flex items-center border-b border-line bg-sunken px-3 text-xs text-ink-2"
        >
          <span className="sticky left-3">
            {group(rendered.top)} <span className="text-ink-3">{props.groupNote}</span>
          </span>
        </div>
      )}
      <div role="rowgroup" className="relative" style={{ height: range.elementHeight, minWidth }}>
        {rows.map((index) => {
          const row = rowAt(index)
          return (
            <BodyRow
              key={index}
              id={`${baseId}-${index}`}
              row={row}
              index={index}
              ariaIndex={indexOffset + index + 2}
              active={index === active}
              template={template}
              top={index * ROW_PX + rendered.shift}
              height={ROW_PX}
              columns={columns}
              selectable={selection !== undefined}
              selectDisabled={busy}
              selected={row !== undefined && selection?.isSelected(row) === true}
              selectLabel={row && selection?.labelFor(row)}
              groupStart={startOf(group(index), group(index - 1))}
              onToggle={toggleRow}
              onOpen={openRow}
              onActivate={setActive}
            />
          )
        })}
      </div>
    </div>
  )
}

/** Returns the group when a row begins it: when the row before belongs to another one. */
const startOf = (group: string | undefined, before: string | undefined) =>
  group !== undefined && before !== undefined && group !== before ? group : undefined
