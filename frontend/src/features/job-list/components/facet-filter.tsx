import { useState } from 'react'

import { Combobox } from '@/components/ui/combobox'
import { Field } from '@/components/ui/field'
import type { JobListQuery } from '@/domain/job/types'
import { useFacetValues } from '@/features/job-list/api/list-facet-values'
import { FacetCounts } from '@/features/job-list/components/facet-counts'
import { facetNote } from '@/features/job-list/facet-note'
import { statusShares } from '@/features/job-list/status-shares'
import { useDebounced } from '@/lib/hooks'
import { useDraft } from '@/lib/use-draft'

const DEBOUNCE_MS = 150

type FacetFilterProps = {
  by: 'queue' | 'owner' | 'project'
  label: string
  value: string
  query: JobListQuery
  onChange: (value: string) => void
}

/** Filters by an exact value, empty for any. Suggests those that jobs have, with the number of jobs of each. */
export function FacetFilter({ by, label, value, query, onChange }: FacetFilterProps) {
  const [draft, setDraft] = useDraft(value)
  const [open, setOpen] = useState(false)
  // What is applied already doesn't narrow the suggestions: the user looks for another one.
  const typed = draft === value ? '' : draft.trim()
  const prefix = useDebounced(typed, DEBOUNCE_MS)
  const { data, error, isPlaceholderData } = useFacetValues(by, query, prefix, open)
  const values = data?.values.filter((one) => one.value.startsWith(typed)) ?? []
  const loading = data === undefined || isPlaceholderData || prefix !== typed

  return (
    <Field label={label}>
      {(control) => (
        <Combobox
          control={control}
          label={label}
          text={draft}
          options={values.map((one) => ({
            value: one.value,
            title: [one.value, ...statusShares(one)].join('\n'),
            content: <FacetCounts value={one} />,
          }))}
          note={facetNote({ by, typed, shown: values.length, data, error, loading, query })}
          placeholder={`Any ${by}`}
          open={open}
          onOpen={setOpen}
          onText={setDraft}
          onAbandon={() => setDraft(value)}
          onTake={(taken) => {
            const next = taken.trim()
            setDraft(next)
            if (next !== value) onChange(next)
          }}
        />
      )}
    </Field>
  )
}
