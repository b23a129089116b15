import type { SubmitEvent } from 'react'

import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useMailReset } from '@/features/sign-in/api/reset-password'
import { formText } from '@/lib/form'
import { toProblem } from '@/lib/problem'

/** Asks for a mail with a link to set a new password. */
export function ForgottenPassword({ username, onBack }: { username: string; onBack: () => void }) {
  const mail = useMailReset()

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    mail.mutate(formText(new FormData(event.currentTarget), 'username').trim())
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {mail.error && <ProblemNotice problem={toProblem(mail.error)} title="Could not ask for a link" />}
      {mail.isSuccess ? (
        <p role="status">If there is such a user with a mail address, a link to set a new password is on its way.</p>
      ) : (
        <Field label="User name">
          {(control) => <Input {...control} name="username" required defaultValue={username} />}
        </Field>
      )}
      <div className="flex items-center justify-between gap-2">
        <Button variant="link" className="-ml-3" onClick={onBack}>
          Back to sign-in
        </Button>
        {!mail.isSuccess && (
          <Button type="submit" variant="primary" busy={mail.isPending}>
            Send the link
          </Button>
        )}
      </div>
    </form>
  )
}
