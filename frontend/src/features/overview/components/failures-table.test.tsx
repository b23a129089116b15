import { render, screen, within } from '@testing-library/react'

import { FailuresTable } from '@/features/overview/components/failures-table'

test('lists failure messages with their counts', () => {
  render(
    <FailuresTable
      failures={[
        { message: 'Out of memory on node-#', count: 1234 },
        { message: '', count: 2 },
      ]}
    />,
  )
  const [, first, second] = within(screen.getByRole('table')).getAllByRole('row')
  expect(first).toHaveTextContent('Out of memory on node-#1,234')
  expect(second).toHaveTextContent('No message2')
})

test('states that there are no failed jobs', () => {
  render(<FailuresTable failures={[]} />)
  expect(screen.getByText('No failed jobs in this time range.')).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})
