import { type LucideIcon, KeyRound, LogOut, ScrollText, Settings, UserRound, Users } from 'lucide-react'
import { useNavigate } from 'react-router'

import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import type { MenuEntry } from '@/components/ui/menu-types'
import { useMe } from '@/domain/account/api/get-me'
import { refusal } from '@/domain/account/refusals'
import { useSignOut } from '@/features/sign-in/api/sign-out'

/** Who is signed in, with their pages and sign-out; nothing with AUTH=off. */
export function AccountMenu() {
  const { data: me } = useMe()
  const navigate = useNavigate()
  const signOut = useSignOut()
  if (!me?.user) return null
  const go = (label: string, icon: LucideIcon, path: string) => ({ label, icon, onSelect: () => void navigate(path) })
  const entries = (): MenuEntry[] => [
    go('Account', Settings, '/account'),
    go('API keys', KeyRound, '/keys'),
    ...(refusal(me, 'manageUsers') === null ? [go('Users', Users, '/users')] : []),
    ...(refusal(me, 'readAudit') === null ? [go('Audit log', ScrollText, '/audit')] : []),
    { kind: 'separator' },
    { label: 'Sign out', icon: LogOut, onSelect: () => signOut.mutate() },
  ]
  return (
    <Menu
      label="Account"
      entries={entries}
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Account of ${me.user.username}`} title={me.user.role}>
          <UserRound aria-hidden />
          <span className="max-w-40 truncate max-sm:hidden">{me.user.username}</span>
        </Button>
      }
    />
  )
}
