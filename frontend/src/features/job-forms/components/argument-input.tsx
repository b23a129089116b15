import { useId } from 'react'

import { Field, Input, Select, Textarea } from '@/components/ui/field'
import type { ArgumentField } from '@/features/job-forms/argument-fields'
import { ListInput } from '@/features/job-forms/components/list-input'
import { inputName } from '@/features/job-forms/parse-arguments'
import { formatCount } from '@/lib/format'
import { stringifyLossless } from '@/lib/lossless-json'

type Props = { field: ArgumentField; errors: string[] }

const textOf = (value: unknown) =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : stringifyLossless(value)

function hintOf(field: ArgumentField): string | undefined {
  const range =
    field.kind === 'number' && field.minimum !== undefined && field.maximum !== undefined
      ? `${formatCount(field.minimum)} to ${formatCount(field.maximum)}.`
      : ''
  const hint = [field.description, range, field.required ? 'Required.' : ''].filter(Boolean).join(' ')
  return hint === '' ? undefined : hint
}

/** The input of one argument of a task, by its type. */
export function ArgumentInput({ field, errors }: Props) {
  const name = inputName(field.name)
  if (field.kind === 'list' || field.kind === 'map')
    return <ListField field={field} errors={errors} kind={field.kind} />
  if (field.kind === 'boolean') return <BooleanField field={field} errors={errors} />
  return (
    <Field
      label={field.name}
      hint={hintOf(field)}
      errors={errors}
      className={wide(field) ? 'sm:col-span-2' : undefined}
    >
      {(control) => {
        const shared = { ...control, name, defaultValue: textOf(field.defaultValue) }
        if (field.kind === 'choice') {
          return (
            <Select {...shared}>
              {!field.required && <option value="" />}
              {field.options.map((option) => (
                <option key={option}>{option}</option>
              ))}
            </Select>
          )
        }
        if (field.kind === 'json')
          return <Textarea {...shared} rows={2} spellCheck={false} className="font-mono text-xs" />
        return <Input {...shared} inputMode={field.kind === 'number' ? 'decimal' : undefined} autoComplete="off" />
      }}
    </Field>
  )
}

const wide = ({ kind }: ArgumentField) => kind === 'text' || kind === 'json'

function ListField({ field, errors, kind }: Props & { kind: 'list' | 'map' }) {
  const id = useId()
  const hint = hintOf(field) ?? (kind === 'map' ? 'Optional.' : undefined)
  const describedBy = errors.length > 0 ? `${id}-error` : undefined
  return (
    <fieldset className="flex min-w-0 flex-col gap-1 sm:col-span-2">
      <legend className="mb-1 font-medium text-ink-2">{field.name}</legend>
      <ListInput
        name={field.name}
        kind={kind}
        initial={field.defaultValue}
        describedBy={describedBy}
        invalid={errors.length > 0}
      />
      {hint !== undefined && <p className="text-xs text-ink-3">{hint}</p>}
      {errors.length > 0 && (
        <p id={`${id}-error`} className="text-xs text-danger">
          {errors.join(' ')}
        </p>
      )}
    </fieldset>
  )
}

function BooleanField({ field, errors }: Props) {
  return (
    <div>
      <label className="flex items-center gap-2 font-medium text-ink-2">
        <input
          type="checkbox"
          name={inputName(field.name)}
          defaultChecked={field.defaultValue === true}
          className="accent-accent"
        />
        {field.name}
      </label>
      {field.description !== '' && <p className="text-xs text-ink-3">{field.description}</p>}
      {errors.length > 0 && <p className="text-xs text-danger">{errors.join(' ')}</p>}
    </div>
  )
}
