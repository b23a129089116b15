import { Field, Input } from '@/components/ui/field'
import { TYPED_FROM } from '@/features/bulk/typed-confirmation'
import { formatCount } from '@/lib/format'

type TypedCountProps = { count: number; text: string; onText: (text: string) => void }

/** Asks for the number of jobs, so that nobody changes thousands by a habitual click. */
export function TypedCount({ count, text, onText }: TypedCountProps) {
  if (count < TYPED_FROM) return null
  return (
    <Field label={`Type ${formatCount(count)} to confirm`}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          autoComplete="off"
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  )
}
