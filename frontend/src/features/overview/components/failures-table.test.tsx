import { render, screen, within } from '@testing-library/react'

import { FailuresTable } from '@/features/overview/components/failures-table'

test('tells how often jobs failed with which message', () => {
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

test('says so when nothing failed', () => {
  render(<FailuresTable failures={[]} />)
  expect(screen.getByText('No job failed in this window.')).toBeVisible()
  expect(screen.queryByRole('table')).not.toBeInTheDocument()
})
