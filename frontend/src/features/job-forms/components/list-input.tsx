import { Plus, X } from 'lucide-react'
import { useState } from 'react'

import { Button } from '@/components/ui/button'
import { Input, Textarea } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { inputName, keyInputName } from '@/features/job-forms/parse-arguments'

type ListInputProps = {
  name: string
  kind: 'list' | 'map'
  initial: unknown
  describedBy: string | undefined
  invalid: boolean
}

type Row = { id: number; key: string; value: string }

function initialRows(kind: 'list' | 'map', initial: unknown): Row[] {
  const entries = kind === 'list' && Array.isArray(initial) ? initial.map((value) => ['', value] as const) : []
  const pairs = kind === 'map' && typeof initial === 'object' && initial !== null ? Object.entries(initial) : entries
  const rows = pairs.map(([key, value], id) => ({ id, key, value: String(value) }))
  return rows.length > 0 || kind === 'map' ? rows : [{ id: 0, key: '', value: '' }]
}

/** Inputs for a list of texts, or for texts by name, that can be added and removed. */
export function ListInput({ name, kind, initial, describedBy, invalid }: ListInputProps) {
  const [rows, setRows] = useState(() => initialRows(kind, initial))
  const add = () => setRows([...rows, { id: (rows.at(-1)?.id ?? -1) + 1, key: '', value: '' }])
  const shared = { 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined } as const
  return (
    <div className="flex flex-col gap-1.5">
      {rows.map(({ id, key, value }, index) => (
        <div key={id} className="flex items-start gap-1.5">
          {kind === 'map' && (
            <Input
              {...shared}
              name={keyInputName(name)}
              aria-label={`${name}: name ${index + 1}`}
              defaultValue={key}
              placeholder="NAME"
              autoComplete="off"
              spellCheck={false}
              className="max-w-40 font-mono text-xs"
            />
          )}
          <Textarea
            {...shared}
            name={inputName(name)}
            aria-label={`${name} ${index + 1}`}
            rows={1}
            defaultValue={value}
            spellCheck={false}
            className="field-sizing-content max-h-40 min-h-8 resize-none font-mono text-xs"
          />
          <IconButton
            label={`Remove ${name} ${index + 1}`}
            onClick={() => setRows(rows.filter((row) => row.id !== id))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button size="sm" className="self-start" aria-label={`Add to ${name}`} onClick={add}>
        <Plus aria-hidden /> Add
      </Button>
    </div>
  )
}
