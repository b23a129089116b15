import { type SubmitEvent, useState } from 'react'

import { Button } from '@/components/ui/button'
import { Field, Input } from '@/components/ui/field'
import { ProblemNotice } from '@/components/ui/problem-notice'
import { useSignIn } from '@/features/sign-in/api/sign-in'
import { ForgottenPassword } from '@/features/sign-in/components/forgotten-password'
import { ProviderLink } from '@/features/sign-in/components/provider-link'
import { formText } from '@/lib/form'
import { toProblem } from '@/lib/problem'
import { useMutateOnce } from '@/lib/use-mutate-once'

type SignInFormProps = {
  username?: string
  /** The address to come back to from the identity provider. */
  next: string
  /** True over a page, which must stay as it is. */
  overPage?: boolean
}

/** The provider's link, then name and password. What is behind it appears by itself once the user is signed in. */
export function SignInForm({ username = '', next, overPage = false }: SignInFormProps) {
  const signIn = useSignIn()
  const send = useMutateOnce(signIn)
  const [name, setName] = useState(username)
  const [forgotten, setForgotten] = useState(false)

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    send({ username: name.trim(), password: formText(form, 'password') })
  }

  if (forgotten) return <ForgottenPassword username={name} onBack={() => setForgotten(false)} />
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <ProviderLink next={next} newTab={overPage} />
      {signIn.error && <ProblemNotice problem={toProblem(signIn.error)} title="Could not sign in" />}
      <Field label="User name">
        {(control) => (
          <Input
            {...control}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            required

            autoFocus={!overPage}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      <div className="flex items-center justify-between gap-2">
        <Button variant="link" className="-ml-3" onClick={() => setForgotten(true)}>
          Forgotten password?
        </Button>
        <Button type="submit" variant="primary" busy={signIn.isPending}>
          Sign in
        </Button>
      </div>
    </form>
  )
}
