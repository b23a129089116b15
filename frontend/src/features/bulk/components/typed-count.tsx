import { Field, Input } from '@/components/ui/field'
import type { Count } from '@/domain/job/types'
import { confirmationText } from '@/features/bulk/typed-confirmation'
import { formatCount } from '@/lib/format'

type TypedCountProps = { count: Count; text: string; onText: (text: string) => void }

/** Asks for the number of jobs, or for a word if it is not known, so that nobody changes thousands by a habitual click. */
export function TypedCount({ count, text, onText }: TypedCountProps) {
  const expected = confirmationText(count)
  if (expected === null) return null
  const shown = expected === String(count.value) ? formatCount(count.value) : expected
  return (
    <Field label={`Type ${shown} to confirm`}>
      {(control) => (
        <Input
          {...control}
          inputMode={/\d/.test(expected) ? 'numeric' : undefined}
          autoComplete="off"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  )
}
