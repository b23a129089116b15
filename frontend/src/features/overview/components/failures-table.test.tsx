import { render, screen, within } from '@testing-library/react'
import { MemoryRouter } from 'react-router'

import { FailuresTable } from '@/features/overview/components/failures-table'

test('lists failure messages with their counts', () => {
  render(
    <FailuresTable
      failures={[
        { message: 'Out of memory on node-#', count: 1234 },
        { message: '', count: 2 },
      ]}
    />,
    { wrapper: MemoryRouter },
  )
  const [, first, second] = within(screen.getByRole('table')).getAllByRole('row')
  expect(first).toHaveTextContent('Out of memory on node-#1,234')
  expect(second).toHaveTextContent('No message2')
  expect(within(first!).getByRole('link', { name: '1,234' })).toHaveAttribute(
    'href',
    '/jobs?status=FAILED&ordering=-updated_at',
  )
})

test('states that there are no failed jobs', () => {
  render(<FailuresTable failures={[]} />)
  expect(screen.getByText('No failed jobs in this time range.')).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})
