import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'

import { ResizeHandle } from '@/components/virtual-table/resize-handle'

function Resized({ from }: { from: number }) {
  const [width, setWidth] = useState(from)
  return (
    <div>
      <ResizeHandle label="Name" width={width} onResize={setWidth} />
    </div>
  )
}

async function pressed(from: number, keys: string) {
  render(<Resized from={from} />)
  const user = userEvent.setup()
  await user.tab()
  await user.keyboard(keys)
  return screen.getByRole('separator', { name: 'Width of Name' })
}

test('arrow keys resize a column', async () => {
  const handle = await pressed(100, '{ArrowRight>3/}{ArrowLeft}')
  expect(handle).toHaveFocus()
  expect(handle).toHaveAttribute('aria-valuenow', '132')
  expect(handle).toHaveAttribute('aria-valuetext', '132 pixels')
})

test.each([
  [70, '{ArrowLeft>5/}', '56'],
  [880, '{ArrowRight>5/}', '900'],
])('a column of %i px stays within bounds', async (from, keys, to) => {
  expect(await pressed(from, keys)).toHaveAttribute('aria-valuenow', to)
})

test('other keys bubble to the table', async () => {
  expect(await pressed(100, 'jk{ArrowDown}{Control>}{ArrowRight}{/Control}')).toHaveAttribute('aria-valuenow', '100')
})
