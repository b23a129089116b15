import { jobRefusal, onlyOwner, refusal, taskRefusal } from '@/domain/account/refusals'
import type { Me, Role } from '@/domain/account/types'
import { person } from '@/test/sign-in'

const roles: Role[] = ['viewer', 'submitter', 'operator', 'admin']
const allowed = (may: (me: Me) => boolean) => roles.filter((role) => may(person(role)))

test('each action is allowed from its least role on', () => {
  expect(allowed((me) => refusal(me, 'createJob') === null)).toEqual(['submitter', 'operator', 'admin'])
  expect(allowed((me) => refusal(me, 'drainWorker') === null)).toEqual(['operator', 'admin'])
  expect(allowed((me) => refusal(me, 'readAudit') === null)).toEqual(['admin'])
  expect(allowed((me) => refusal(me, 'nameOwner') === null)).toEqual(['admin'])
  expect(refusal(person('viewer'), 'drainWorker')).toBe(
    'Your role, viewer, does not allow this: only operators and admins may.',
  )
})

test('a submitter changes own jobs, a viewer none, an operator all', () => {
  const owners = ['ada', 'ben', '']
  const changed = (role: Role) => owners.filter((owner) => jobRefusal(person(role), owner) === null)
  expect(changed('viewer')).toEqual([])
  expect(changed('submitter')).toEqual(['ada'])
  expect(changed('operator')).toEqual(owners)
  expect(jobRefusal(person('submitter'), 'ben')).toBe(
    'This job belongs to ben: only operators and admins may change it.',
  )
  expect(jobRefusal(person('submitter'), '')).toMatch(/^This job has no owner/)
})

test('bulk actions reach own jobs only up to submitters', () => {
  expect(roles.map((role) => onlyOwner(person(role)))).toEqual(['ada', 'ada', null, null])
})

test('only operators run commands; other tasks are free', () => {
  expect(allowed((me) => taskRefusal(me, 'command') === null)).toEqual(['operator', 'admin'])
  expect(taskRefusal(person('submitter'), 'monte_carlo_pi')).toBeNull()
})

test('everything is allowed until it is known who the user is', () => {
  expect(refusal(undefined, 'manageUsers')).toBeNull()
  expect(jobRefusal(undefined, 'ben')).toBeNull()
})
