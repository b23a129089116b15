import { type SubmitEvent, useState } from 'react'

import { Button } from '@/components/ui/button'
import { Dialog, DialogFooter } from '@/components/ui/dialog'
import { Field, Input, Select } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import type { KeyCreate, Scope } from '@/domain/account/types'
import { useCreateKey } from '@/features/users-and-keys/api/keys'
import { grantable, scopeTexts } from '@/features/users-and-keys/scopes'
import { formText } from '@/lib/form'
import { toProblem } from '@/lib/problem'
import { serverNow } from '@/lib/server-clock'
import { useMutateOnce } from '@/lib/use-mutate-once'

const DAY_MS = 86_400_000

/** Makes a key and shows it, this once. */
export function CreateKeyDialog({ scopes, onClose }: { scopes: Scope[]; onClose: () => void }) {
  const create = useCreateKey()
  const send = useMutateOnce(create)
  const [chosen, setChosen] = useState<Scope>('read')
  const problem = create.error && toProblem(create.error)

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const days = Number(formText(form, 'days'))
    const body: KeyCreate = { name: formText(form, 'name').trim(), scopes: [chosen] }
    if (days > 0) body.expires_at = new Date(serverNow() + days * DAY_MS).toISOString()
    send(body)
  }

  if (create.data) return <NewKeyDialog text={create.data.key} onClose={onClose} />
  return (
    <Dialog title="New API key" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {problem && <ProblemNotice problem={problem} title="Could not create the key" />}
        <Field label="Name" hint="What the key is for." errors={problem?.fieldErrors['name']}>
          {(control) => (
            // eslint-disable-next-line jsx-a11y-x/no-autofocus -- a dialog takes the focus in any case; here its first field
            <Input {...control} name="name" required maxLength={100} autoFocus />
          )}
        </Field>
        <Field label="Scope" hint={scopeTexts[chosen]} errors={problem?.fieldErrors['scopes']}>
          {(control) => (
            <Select {...control} value={chosen} onChange={(event) => setChosen(event.target.value as Scope)}>
              {grantable(scopes).map((scope) => (
                <option key={scope}>{scope}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Valid for">
          {(control) => (
            <Select {...control} name="days" defaultValue="90">
              <option value="30">30 days</option>
              <option value="90">90 days</option>
              <option value="365">a year</option>
              <option value="0">until it is revoked</option>
            </Select>
          )}
        </Field>
        <DialogFooter>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Create key
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

function NewKeyDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const [outcome, setOutcome] = useState('')
  const copy = async () => {
    try {
      // Throws too where the browser has no clipboard: at addresses that are neither HTTPS nor localhost.
      await navigator.clipboard.writeText(text)
      setOutcome('Copied.')
    } catch {
      setOutcome('The browser does not let this page copy; select the key and copy it.')
    }
  }
  return (
    <Dialog title="Your new key" description="It is shown only once. Store it like a password." onClose={onClose}>
      <output className="block rounded-md border border-line bg-sunken p-3 font-mono text-xs [overflow-wrap:anywhere] select-all">
        {text}
      </output>
      <DialogFooter className="mt-3">
        <span role="status" className="mr-auto min-w-0 flex-1 text-ink-2">
          {outcome}
        </span>
        <Button onClick={() => void copy()}>Copy</Button>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
