import { useEffect, useState } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { toast } from 'sonner'

import { ProblemNotice } from '@/components/ui/problem-notice'
import { useMe } from '@/domain/account/api/get-me'
import { FormPage } from '@/features/sign-in/components/form-page'
import { SignInForm } from '@/features/sign-in/components/sign-in-form'
import { ownPath } from '@/features/sign-in/own-path'
import { providerErrorText } from '@/features/sign-in/provider-errors'
import { toProblem } from '@/lib/problem'
import { useKeptError } from '@/lib/use-kept-error'

/** Where the identity provider leads back to after a failure; other pages ask for the sign-in at their own address. */
export function SignInPage() {
  const [params] = useSearchParams()
  const answer = useMe()
  const { data: me, refetch } = answer
  const error = useKeptError(answer)
  const next = ownPath(params.get('next'))
  const code = params.get('error')
  const problem = error && toProblem(error)
  const [wasAsked, setWasAsked] = useState(false)
  if (problem !== null && !wasAsked) setWasAsked(true)
  if (me !== undefined && problem === null) return <LeadOn next={next} failure={wasAsked ? null : code} />
  if (problem === null) return null
  return (
    <FormPage title="Sign in">
      {problem.status !== 401 && (
        <ProblemNotice problem={problem} title="Could not reach the server" onRetry={() => void refetch()} />
      )}
      {code !== null && (
        <p role="alert" className="rounded-md border border-danger/40 bg-danger/8 px-3 py-2.5">
          {providerErrorText(code)}
        </p>
      )}
      <SignInForm next={next} />
    </FormPage>
  )
}

/** Leads on somebody who is signed in. A failure at the provider that no form has shown follows as a toast. */
function LeadOn({ next, failure }: { next: string; failure: string | null }) {
  useEffect(() => {
    if (failure !== null) toast.error('Could not sign in', { id: failure, description: providerErrorText(failure) })
  }, [failure])
  return <Navigate to={next} replace />
}
