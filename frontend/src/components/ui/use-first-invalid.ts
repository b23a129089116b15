import { useEffect, useRef } from 'react'

/** Focuses the first invalid field of a form after a failed submit; returns the form's ref. */
export function useFirstInvalid() {
  const form = useRef<HTMLFormElement>(null)
  const focused = useRef<Element | null>(null)
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid=true]') ?? null
    if (first !== null && first !== focused.current) first.focus()
    focused.current = first
  })
  return form
}
