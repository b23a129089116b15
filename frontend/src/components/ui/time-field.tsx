import { useState } from 'react'

import { Field, Input } from '@/components/ui/field'
import { isEnter } from '@/lib/hotkeys'
import { usePreference } from '@/lib/preferences'
import { serverNow } from '@/lib/server-clock'
import { parseTimeInput } from '@/lib/time-input'
import { useDraft } from '@/lib/use-draft'
import { formatIn, zoneOf } from '@/lib/zone'

type TimeFieldProps = { label: string; value: string | undefined; onChange: (iso: string | undefined) => void }

/** A time typed as `3d`, `yesterday` or `2026-03-01 12:00`; taken over by Enter or when the field is left. */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  const display = usePreference('times')
  const [invalid, setInvalid] = useState(false)
  const textOf = (iso: string | undefined) => (iso === undefined ? '' : formatIn(iso, zoneOf(display)).slice(0, 16))
  const shown = textOf(value)
  const [draft, setDraft] = useDraft(shown)
  const take = () => {
    if (draft.trim() === shown) {
      setInvalid(false)
      return
    }
    const iso =
      draft.trim() === '' ? undefined : parseTimeInput(draft, { nowMs: serverNow(), display, towards: 'past' })
    setInvalid(iso === null)
    if (iso === null) return
    setDraft(textOf(iso))
    onChange(iso)
  }
  return (
    <Field
      label={label}
      errors={invalid && draft !== shown ? ['Enter a time such as 3d, yesterday or 2026-03-01 12:00.'] : []}
    >
      {(control) => (
        <Input
          {...control}
          value={draft}
          placeholder="3d, yesterday, …"
          autoComplete="off"
          onChange={(event) => setDraft(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => isEnter(event) && take()}
        />
      )}
    </Field>
  )
}
