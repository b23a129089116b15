/** Why a sign-in at the identity provider failed and what to do, by the codes that the server sends to this page. */
const TEXTS: Record<string, string> = {
  oidc_unreachable: 'The identity provider does not answer. Try again later, or sign in with a password.',
  oidc_refused: 'The identity provider refused the sign-in, or it was cancelled there.',
  oidc_expired: 'The sign-in took too long, was started in another browser, or was used before. Try again.',
  oidc_invalid: 'The answer of the identity provider cannot be trusted. Tell an admin.',
  oidc_no_role: 'The identity provider gives you no role in Muster. Ask an admin for one.',
  oidc_no_name: 'The identity provider sends no usable user name. Tell an admin.',
  oidc_name_taken:
    'A user of your name exists and is not linked to the identity provider. Sign in with the password, or ask an admin.',
  oidc_inactive: 'Your user is inactive in Muster. Ask an admin to activate it.',
  last_admin: 'The identity provider would take the role of the last admin. Ask whoever runs this server.',
  sign_in_throttled: 'Too many attempts to sign in came from this address. Wait a minute, then try again.',
  no_accounts: 'This server has no identity provider. Sign in with a password.',
  oidc_off: 'This server has no identity provider. Sign in with a password.',
}

/** Returns the text of a failure; one for all codes that are unknown. */
export const providerErrorText = (code: string): string =>
  TEXTS[code] ?? 'The sign-in at the identity provider failed. Try again, or tell an admin.'
