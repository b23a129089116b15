import type { KeyboardEvent } from 'react'

type GridActions = {
  /** The active row; -1 before there is one. */
  active: number
  /** The first row that is wholly in view, where keys start without an active row. */
  top: number
  count: number
  rowsPerPage: number
  onActive: (index: number) => void
  onOpen: (index: number) => void
  onToggle: (index: number, extend: boolean) => void
  onMenu: (index: number) => void
}

type Place = Pick<GridActions, 'active' | 'top' | 'count' | 'rowsPerPage'>

/** Returns the row that a key moves to; undefined for any other key. */
export function targetRow(key: string, { active, top, count, rowsPerPage }: Place) {
  const page = Math.max(1, rowsPerPage - 1)
  const [from, below, above] = active < 0 ? [top, top, top] : [active, active + 1, active - 1]
  const target = {
    ArrowDown: below,
    j: below,
    ArrowUp: above,
    k: above,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: count - 1,
  }[key]
  return target === undefined || count === 0 ? undefined : Math.min(Math.max(target, 0), count - 1)
}

/** React bubbles the keys of a row's open menu to the grid, though the menu is outside its element. */
const isElsewhere = ({ target, currentTarget }: KeyboardEvent<HTMLElement>) =>
  target instanceof Node && !currentTarget.contains(target)

/** Keyboard handler of the grid. A control inside a row keeps Enter and Space for itself. */
export function gridKeyHandler({ topNow, ...rest }: Omit<GridActions, 'top'> & { topNow: () => number }) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event)) return
    const inControl = event.target !== event.currentTarget
    if (inControl && (event.key === 'Enter' || event.key === ' ')) return
    const actions = { ...rest, top: topNow() }
    const target = targetRow(event.key, actions)
    if (target !== undefined) {
      event.preventDefault()
      // A control inside a row is removed with it when the row leaves the window.
      event.currentTarget.focus({ preventScroll: true })
      if (event.shiftKey && event.key.startsWith('Arrow')) actions.onToggle(target, true)
      actions.onActive(target)
      return
    }
    if (actions.active < 0) return
    if (event.key === 'Enter') {
      event.preventDefault()
      actions.onOpen(actions.active)
    } else if (event.key === ' ' || event.key === 'x') {
      event.preventDefault()
      actions.onToggle(actions.active, event.shiftKey)
    } else if (event.key === 'm') {
      event.preventDefault()
      actions.onMenu(actions.active)
    }
  }
}
