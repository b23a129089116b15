import { render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router'

import { ThroughputTable } from '@/features/overview/components/throughput-table'

const buckets = [
  { bucket: '2026-03-01T10:00:00Z', completed: 1_203, failed: 4, cancelled: 0 },
  { bucket: '2026-03-01T11:00:00Z', completed: 0, failed: 5, cancelled: 6 },
]
const open = () => render(<ThroughputTable buckets={buckets} bucketS={3_600} zone="utc" />, { wrapper: MemoryRouter })

test('each number leads to a list that contains its jobs, and the page says which', () => {
  open()
  expect(screen.getByRole('link', { name: '1,203' })).toHaveAttribute(
    'href',
    '/jobs?status=COMPLETED&ordering=-updated_at&created_before=2026-03-01T11:00:00.000Z',
  )
  expect(screen.getByText(/created before the end of its row/)).toBeVisible()
})

test('a bucket without jobs has no link', () => {
  open()
  expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['1,203', '4', '5', '6'])
  expect(screen.getAllByRole('cell', { name: '0' })).toHaveLength(2)
})

test('names the zone of its times', () => {
  open()
  expect(screen.getByRole('columnheader', { name: 'From (UTC)' })).toBeVisible()
  expect(screen.getByRole('rowheader', { name: '1 Mar, 11:00' })).toBeVisible()
})
