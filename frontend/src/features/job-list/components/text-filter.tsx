import { useState } from 'react'

import { Field, Input } from '@/components/ui/field'

type TextFilterProps = { label: string; value: string; onChange: (value: string) => void }

/** Filters by an exact value, applied by Enter and on leaving the input; empty for any. */
export function TextFilter({ label, value, onChange }: TextFilterProps) {
  const [draft, setDraft] = useState(value)
  const [applied, setApplied] = useState(value)
  if (applied !== value) {
    setApplied(value)
    setDraft(value)
  }
  const apply = () => {
    setDraft(draft.trim())
    onChange(draft.trim())
  }

  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          value={draft}
          maxLength={255}
          placeholder={`Any ${label.toLowerCase()}`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={apply}
          onKeyDown={(event) => event.key === 'Enter' && apply()}
        />
      )}
    </Field>
  )
}
