import { http, HttpResponse } from 'msw'

import type { Me, Role } from '@/domain/account/types'

const SCOPES: Record<Role, Me['scopes']> = {
  viewer: ['read'],
  submitter: ['read', 'submit'],
  operator: ['read', 'submit', 'operate'],
  admin: ['read', 'submit', 'operate', 'work', 'admin'],
}

/** Returns who is signed in as ada with this role. */
export const person = (role: Role): Me => ({
  auth: true,
  user: { id: 1, username: 'ada', role, has_password: true },
  scopes: SCOPES[role],
  key_id: null,
  session_id: 7,
})

/** Answers that ada is signed in with this role. */
export const signedInAs = (role: Role) => http.get('*/api/auth/me/', () => HttpResponse.json(person(role)))
