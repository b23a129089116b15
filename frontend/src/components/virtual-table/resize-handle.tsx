import type { KeyboardEvent, PointerEvent } from 'react'

const MIN_PX = 56
const MAX_PX = 900
const STEP_PX = 16
const STEPS: Record<string, number> = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }

type ResizeHandleProps = { label: string; width: number; onResize: (width: number) => void }

/** The right edge of a column; resizes it by dragging or by the arrow keys. */
export function ResizeHandle({ label, width, onResize }: ResizeHandleProps) {
  const resize = (px: number) => onResize(Math.round(Math.min(MAX_PX, Math.max(MIN_PX, px))))
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault()
    const handle = event.currentTarget
    const startX = event.clientX
    const startWidth = widthOfCell(handle, width)
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent) => resize(startWidth + moved.clientX - startX)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true })
  }
  const step = (event: KeyboardEvent<HTMLSpanElement>) => {
    const px = STEPS[event.key]
    if (px === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    resize(widthOfCell(event.currentTarget, width) + px)
  }
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- a focusable separator is a widget
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={width}
      aria-valuemin={MIN_PX}
      aria-valuemax={MAX_PX}
      aria-valuetext={`${width} pixels`}
      tabIndex={0}
      title={`Drag or press the arrow keys to resize ${label}`}
      onPointerDown={start}
      onKeyDown={step}
      className="absolute inset-y-1 -right-1 z-10 w-2 cursor-col-resize touch-none rounded hover:bg-accent/60 focus-visible:bg-accent"
    />
  )
}

/** Measures the cell, because a growing column may be wider than its setting. */
function widthOfCell(handle: HTMLElement, setting: number) {
  const measured = handle.parentElement?.offsetWidth ?? 0
  return measured > 0 ? measured : setting
}
