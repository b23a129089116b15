import { phasesOf } from '@/features/job-detail/job-phases'
import { makeJob, makeRow } from '@/test/fake-api'

const at = (s: number) => new Date(Date.UTC(2026, 0, 1) + s * 1_000).toISOString()
const pending = (s: number) => ({
  id: s,
  status_type: 'PENDING' as const,
  timestamp: at(s),
  message: '',
  progress: null,
  actor: '',
  attempt: 1,
})
const job = (times: Partial<ReturnType<typeof makeJob>>) =>
  makeJob(makeRow(1, 'COMPLETED'), {
    created_at: at(0),
    scheduled_at: null,
    started_at: null,
    completed_at: null,
    statuses: [pending(0)],
    ...times,
  })
const NOW = Date.parse(at(100))

test('a finished job waited until it started, and ran until it ended', () => {
  expect(phasesOf(job({ started_at: at(10), completed_at: at(40), execution_time: 30.0004 }), NOW)).toEqual({
    waitedS: 10,
    ranS: 30.0004,
  })
})

test('waiting and running go on until now', () => {
  expect(phasesOf(job({}), NOW)).toEqual({ waitedS: 100, ranS: null })
  expect(phasesOf(job({ started_at: at(70) }), NOW)).toEqual({ waitedS: 70, ranS: 30 })
})

test('the time before a job is due is no waiting', () => {
  expect(phasesOf(job({ scheduled_at: at(60) }), NOW)).toEqual({ waitedS: 40, ranS: null })
  expect(phasesOf(job({ scheduled_at: at(160) }), NOW)).toBeNull()
})

test('a retried job waits since its retry', () => {
  const statuses = [pending(50), pending(0)]
  expect(phasesOf(job({ statuses, started_at: at(60), completed_at: at(61), execution_time: 1 }), NOW)).toEqual({
    waitedS: 10,
    ranS: 1,
  })
})

test('a job that ended without a start has only waited', () => {
  expect(phasesOf(job({ completed_at: at(5) }), NOW)).toEqual({ waitedS: 5, ranS: null })
})
