import type { PointerEvent } from 'react'

const MIN_PX = 56
const MAX_PX = 900

type ResizeHandleProps = { label: string; width: number; onResize: (width: number) => void }

/** Drags the right edge of a column. Measured from the cell itself: a growing column may be wider than its setting. */
export function ResizeHandle({ label, onResize }: ResizeHandleProps) {
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    event.preventDefault()
    const handle = event.currentTarget
    const startX = event.clientX
    const startWidth = handle.parentElement?.offsetWidth ?? 0
    handle.setPointerCapture(event.pointerId)
    const move = (moved: globalThis.PointerEvent) =>
      onResize(Math.round(Math.min(MAX_PX, Math.max(MIN_PX, startWidth + moved.clientX - startX))))
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true })
  }
  return (
    <span
      aria-hidden
      title={`Drag to resize ${label}`}
      onPointerDown={start}
      className="absolute inset-y-1 -right-1 z-10 w-2 cursor-col-resize touch-none rounded hover:bg-accent/60"
    />
  )
}
