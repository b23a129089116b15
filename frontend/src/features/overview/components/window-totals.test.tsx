import { render, screen, within } from '@testing-library/react'
import { MemoryRouter } from 'react-router'

import type { JobStats } from '@/domain/job/types'
import { DurationsTable } from '@/features/overview/components/durations-table'
import { WindowTotals } from '@/features/overview/components/window-totals'

const durations = (p50: number | null) => ({ avg: p50, p50, p95: p50, p99: p50 })
const stats = {
  finished: 7,
  throughput: [
    { bucket: '2026-03-01T10:00:00Z', completed: 3, failed: 1, cancelled: 0 },
    { bucket: '2026-03-01T11:00:00Z', completed: 0, failed: 0, cancelled: 0 },
    { bucket: '2026-03-01T12:00:00Z', completed: 2, failed: 0, cancelled: 1 },
  ],
  wait_time: durations(5),
  execution_time: durations(60),
  previous: {
    finished: 1_200,
    completed: 1_100,
    failed: 90,
    cancelled: 10,
    wait_time: durations(null),
    execution_time: durations(30),
  },
} as unknown as JobStats

test('the figures of the time range stand beside those of the one before, and lead to their lists', () => {
  render(<WindowTotals stats={stats} />, { wrapper: MemoryRouter })
  const totals = screen.getByText('Ended').closest('dl')!
  expect(totals).toHaveTextContent('Ended71,200 beforeCompleted51,100 beforeFailed190 beforeCancelled110 before')
  expect(within(totals).getByRole('link', { name: '5' })).toHaveAttribute(
    'href',
    '/jobs?status=COMPLETED&ordering=-updated_at',
  )
})

test('durations stand beside those of the time range before', () => {
  render(<DurationsTable stats={stats} />, { wrapper: MemoryRouter })
  const [, waited, ran] = screen.getAllByRole('row')
  expect(waited).toHaveTextContent('Waited5 s– before')
  expect(ran).toHaveTextContent('Ran1 min 00 s30 s before')
})
