import { FormPage } from '@/features/sign-in/components/form-page'
import { NewPasswordForm } from '@/features/sign-in/components/new-password-form'

/** The target of a mailed link; its token is in the fragment, which no server gets to see. */
export function ResetPasswordPage() {
  return (
    <FormPage title="Set a new password">
      <NewPasswordForm token={location.hash.slice(1)} />
    </FormPage>
  )
}
