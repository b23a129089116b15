import { useState } from 'react'

import { Field, Input } from '@/components/ui/field'
import { usePreference } from '@/lib/preferences'
import { serverNow } from '@/lib/server-clock'
import { parseTimeInput } from '@/lib/time-input'
import { formatIn, zoneOf } from '@/lib/zone'

type TimeFieldProps = { label: string; value: string | undefined; onChange: (iso: string | undefined) => void }

/** A time typed as `3d`, `yesterday` or `2026-03-01 12:00`; taken over by Enter or when the field is left. */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  const display = usePreference('times')
  const [invalid, setInvalid] = useState(false)
  const shown = value === undefined ? '' : formatIn(value, zoneOf(display)).slice(0, 16)
  const take = (text: string) => {
    if (text.trim() === shown) {
      setInvalid(false)
      return
    }
    const iso = text.trim() === '' ? undefined : parseTimeInput(text, { nowMs: serverNow(), display, towards: 'past' })
    setInvalid(iso === null)
    if (iso !== null) onChange(iso)
  }
  return (
    <Field label={label} errors={invalid ? ['Enter a time such as 3d, yesterday or 2026-03-01 12:00.'] : []}>
      {(control) => (
        <Input
          {...control}
          key={`${value} ${display}`}
          defaultValue={shown}
          placeholder="3d, yesterday, …"
          autoComplete="off"
          onBlur={(event) => take(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
