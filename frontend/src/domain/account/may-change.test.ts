import { mayChange } from '@/domain/account/may-change'
import type { Me } from '@/domain/account/types'

const me = (scopes: Me['scopes']): Me => ({
  auth: true,
  user: { id: 1, username: 'ada', role: 'viewer' },
  scopes,
  key_id: null,
  session_id: 1,
})

test('an operator changes all jobs, a submitter own ones, a viewer none', () => {
  const owners = ['ada', 'ben', '']
  const changed = (scopes: Me['scopes']) => owners.filter((owner) => mayChange(me(scopes), owner))
  expect(changed(['read', 'submit', 'operate'])).toEqual(owners)
  expect(changed(['read', 'submit'])).toEqual(['ada'])
  expect(changed(['read'])).toEqual([])
})
