import { KeyRound, LogOut, UserRound, Users } from 'lucide-react'
import { useNavigate } from 'react-router'

import { Button } from '@/components/ui/button'
import { Menu } from '@/components/ui/menu'
import type { MenuEntry } from '@/components/ui/menu-types'
import { useMe } from '@/domain/account/api/get-me'
import { useSignOut } from '@/features/sign-in/api/sign-out'

/** Who is signed in, with their pages and sign-out; nothing with AUTH=off. */
export function AccountMenu() {
  const { data: me } = useMe()
  const navigate = useNavigate()
  const signOut = useSignOut()
  if (!me?.user) return null
  const entries = (): MenuEntry[] => [
    { label: 'API keys', icon: KeyRound, onSelect: () => void navigate('/keys') },
    ...(me.scopes.includes('admin') ? [{ label: 'Users', icon: Users, onSelect: () => void navigate('/users') }] : []),
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
