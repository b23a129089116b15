import { Field, Input, Select } from '@/components/ui/field'
import { TimeField } from '@/components/ui/time-field'
import { ACTION_KINDS } from '@/features/audit/action-text'
import type { AuditFilters } from '@/features/audit/audit-view'
import { isEnter } from '@/lib/hotkeys'
import { useDraft } from '@/lib/use-draft'

type AuditFilterFieldsProps = { filters: AuditFilters; onChange: (patch: Partial<AuditFilters>) => void }

/** The filters of the audit log; texts apply by Enter and when the field is left. */
export function AuditFilterFields({ filters, onChange }: AuditFilterFieldsProps) {
  const { action = '' } = filters
  const isKnown = action === '' || ACTION_KINDS.some(([kind]) => kind === action)
  return (
    <div role="search" aria-label="Filters" className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      <ExactText label="Actor" value={filters.actor} onChange={(actor) => onChange({ actor })} />
      <Field label="Action">
        {(control) => (
          <Select
            {...control}
            value={action}
            onChange={(event) => onChange({ action: event.target.value === '' ? undefined : event.target.value })}
          >
            <option value="">Any action</option>
            {ACTION_KINDS.map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
            {!isKnown && <option>{action}</option>}
          </Select>
        )}
      </Field>
      <ExactText label="Target" value={filters.target} onChange={(target) => onChange({ target })} />
      <TimeField label="From" value={filters.at_after} onChange={(at_after) => onChange({ at_after })} />
      <TimeField label="Until" value={filters.at_before} onChange={(at_before) => onChange({ at_before })} />
    </div>
  )
}

type ExactTextProps = { label: string; value: string | undefined; onChange: (value: string | undefined) => void }

function ExactText({ label, value = '', onChange }: ExactTextProps) {
  const [draft, setDraft] = useDraft(value)
  const take = () => {
    const text = draft.trim()
    setDraft(text)
    if (text !== value) onChange(text === '' ? undefined : text)
  }
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          value={draft}
          maxLength={255}
          autoComplete="off"
          placeholder={`Any ${label.toLowerCase()}`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => isEnter(event) && take()}
        />
      )}
    </Field>
  )
}
