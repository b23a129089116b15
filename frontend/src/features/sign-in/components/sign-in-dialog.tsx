import { Dialog } from '@/components/ui/dialog'
import { SignInForm } from '@/features/sign-in/components/sign-in-form'

/** Asks for the password again over the page, which keeps what was typed. */
export function SignInDialog({ username, next }: { username: string; next: string }) {
  return (
    <Dialog
      title="Sign in again"
      description="Your session has ended. The page stays as it is."
      firstField={username === '' ? undefined : 'password'}
    >
      <div className="pb-5">
        <SignInForm username={username} next={next} overPage />
      </div>
    </Dialog>
  )
}
