import { buttonClass } from '@/components/ui/button-class'
import { useSignInMethods } from '@/features/sign-in/api/get-methods'
import { providerUrl } from '@/features/sign-in/own-path'

type ProviderLinkProps = {
  /** The address to come back to. */
  next: string
  /** Over a page with what was typed, the provider opens in a tab of its own. */
  newTab: boolean
}

/** Leads to the identity provider, where the server offers one. */
export function ProviderLink({ next, newTab }: ProviderLinkProps) {
  const oidc = useSignInMethods().data?.oidc
  if (!oidc) return null
  return (
    <div className="flex flex-col gap-3">
      <a
        href={providerUrl(oidc.url, next)}
        {...(newTab && { target: '_blank', rel: 'noreferrer' })}
        className={buttonClass({ variant: 'secondary', className: 'w-full' })}
      >
        {oidc.label}
      </a>
      {newTab && <p className="text-xs text-ink-2">Opens in a new tab. Come back to this one afterwards.</p>}
      <p
        aria-hidden
        className="flex items-center gap-3 text-xs text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
      >
        or
      </p>
    </div>
  )
}
