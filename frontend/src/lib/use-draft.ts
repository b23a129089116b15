import { useState } from 'react'

/** Returns the text of an input until it is applied. Starts again from the applied text whenever that changes. */
export function useDraft(applied: string): [draft: string, setDraft: (draft: string) => void] {
  const [draft, setDraft] = useState(applied)
  const [base, setBase] = useState(applied)
  if (base !== applied) {
    setBase(applied)
    setDraft(applied)
  }
  return [base === applied ? draft : applied, setDraft]
}
