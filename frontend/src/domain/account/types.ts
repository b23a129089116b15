import type { paths } from '@/types/api.gen'

/** Names for the wire types of people, keys and sessions. */
type Json<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : never

export type Me = Json<paths['/api/auth/me/']['get']['responses'][200]>
export type Scope = Me['scopes'][number]
export type User = Json<paths['/api/users/{user_id}/']['get']['responses'][200]>
export type Role = User['role']
export type UserCreate = paths['/api/users/']['post']['requestBody']['content']['application/json']
export type UserUpdate = NonNullable<
  paths['/api/users/{user_id}/']['patch']['requestBody']
>['content']['application/json']
export type ApiKey = Json<paths['/api/keys/']['get']['responses'][200]>['results'][number]
export type KeyCreate = paths['/api/keys/']['post']['requestBody']['content']['application/json']

type AuditCall = paths['/api/audit/']['get']
export type AuditQuery = NonNullable<AuditCall['parameters']['query']>
type AuditPage = Json<AuditCall['responses'][200]>
export type AuditEntry = AuditPage['results'][number]
export type Session = Json<paths['/api/auth/sessions/']['get']['responses'][200]>['results'][number]
export type SignInMethods = Json<paths['/api/auth/methods/']['get']['responses'][200]>
