import { useEffect, useRef } from 'react'

/** For a form whose fields say that they are invalid: after a refusal, focus goes to the first of them. */
export function useFirstInvalid() {
  const form = useRef<HTMLFormElement>(null)
  const seen = useRef<Element | null>(null)
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid=true]') ?? null
    if (first !== null && first !== seen.current) first.focus()
    seen.current = first
  })
  return form
}
