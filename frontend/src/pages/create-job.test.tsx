import { screen, waitFor, within } from '@testing-library/react'
import { http, HttpResponse } from 'msw'

import type { Worker } from '@/domain/worker/types'
import { makeJob, makeRow, problem } from '@/test/fake-api'
import { open } from '@/test/jobs-page'
import { makeWorker } from '@/test/make-worker'

const TASKS = [
  {
    name: 'monte_carlo_pi',
    description: 'Estimates pi.',
    workers: 1,
    arguments: {
      type: 'object',
      properties: {
        samples: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
        seed: { type: 'integer', default: 0 },
      },
    },
  },
  {
    name: 'command',
    description: 'Starts a program.',
    workers: 0,
    arguments: {
      type: 'object',
      required: ['argv'],
      properties: {
        argv: { type: 'array', items: { type: 'string' } },
        env: { type: 'object', patternProperties: { '^[A-Z]+$': { type: 'string' } } },
      },
    },
  },
  { name: 'train', description: '', workers: 1, arguments: null },
]

async function openForm(workers: Worker[] = [makeWorker(1, { tasks: ['monte_carlo_pi', 'train'] })]) {
  const bodies: unknown[] = []
  const refuse: { errors: Record<string, string[]> | null } = { errors: null }
  const { user } = open('/jobs', [], {
    override: [
      http.get('*/api/tasks/', () => HttpResponse.json({ results: TASKS })),
      http.get('*/api/workers/', () => HttpResponse.json({ count: workers.length, results: workers })),
      http.post('*/api/jobs/', async ({ request }) => {
        bodies.push(await request.json())
        if (refuse.errors) return problem(400, { errors: refuse.errors })
        return HttpResponse.json(makeJob(makeRow(1)), { status: 201 })
      }),
    ],
  })
  await user.click(await screen.findByRole('button', { name: 'New job' }))
  const dialog = await screen.findByRole('dialog', { name: 'New job' })
  await user.type(within(dialog).getByLabelText('Name'), 'mine')
  await within(dialog).findByRole('option', { name: /monte_carlo_pi/ })
  const submit = () => user.click(within(dialog).getByRole('button', { name: 'Create job' }))
  const choose = (task: string) => user.selectOptions(within(dialog).getByLabelText('Task'), task)
  return { user, dialog: within(dialog), choose, submit, bodies, refuse }
}

test('the arguments of a task have inputs with their defaults and bounds', async () => {
  const { user, dialog, choose, submit, bodies } = await openForm()
  await choose('monte_carlo_pi')
  const samples = dialog.getByLabelText('samples')
  expect(samples).toHaveValue('100')
  expect(samples).toHaveAccessibleDescription('1 to 1,000.')
  await user.clear(samples)
  await user.type(samples, '1001')
  await submit()
  expect(samples).toHaveAccessibleDescription(/Must be at most 1000\./)
  expect(samples).toHaveFocus()
  expect(bodies).toEqual([])
  await user.clear(samples)
  await user.type(samples, '7')
  await submit()
  await waitFor(() => expect(bodies).toHaveLength(1))
  expect(bodies[0]).toMatchObject({ name: 'mine', task: 'monte_carlo_pi', args: { samples: 7, seed: 0 } })
})

test("the server's refusal stands at the argument", async () => {
  const { dialog, choose, submit, refuse } = await openForm()
  refuse.errors = { 'args.seed': ['Is too odd.'] }
  await choose('monte_carlo_pi')
  await submit()
  await waitFor(() => expect(dialog.getByLabelText('seed')).toHaveAccessibleDescription('Is too odd.'))
  expect(dialog.getByLabelText('samples')).not.toBeInvalid()
})

test('a command is entered argument by argument, with an environment', async () => {
  const { user, dialog, choose, submit, bodies } = await openForm()
  await choose('command')
  await submit()
  expect(await dialog.findByText('Enter a value.')).toBeVisible()
  await user.type(dialog.getByLabelText('argv 1'), 'echo')
  await user.click(dialog.getByRole('button', { name: 'Add to argv' }))
  await user.type(dialog.getByLabelText('argv 2'), 'a b')
  await user.click(dialog.getByRole('button', { name: 'Add to argv' }))
  await user.click(dialog.getByRole('button', { name: 'Remove argv 3' }))
  await user.click(dialog.getByRole('button', { name: 'Add to env' }))
  await user.type(dialog.getByLabelText('env: name 1'), 'LANG')
  await user.type(dialog.getByLabelText('env 1'), 'C')
  await submit()
  await waitFor(() => expect(bodies).toHaveLength(1))
  expect(bodies[0]).toMatchObject({ task: 'command', args: { argv: ['echo', 'a b'], env: { LANG: 'C' } } })
})

test('says before the job is created that no worker would run it', async () => {
  const { user, dialog, choose, bodies } = await openForm()
  await choose('monte_carlo_pi')
  expect(dialog.queryByRole('status')).not.toBeInTheDocument()
  await user.type(dialog.getByLabelText('Queue'), 'gpu')
  expect(dialog.getByRole('status')).toHaveTextContent(
    '1 worker can run monte_carlo_pi, but none serves the queue gpu.',
  )
  await choose('command')
  expect(dialog.getByRole('status')).toHaveTextContent('No live worker runs commands')
  expect(dialog.getByRole('status')).toHaveTextContent('--allow-commands')
  expect(bodies).toEqual([])
})

test('a drained or silent-for-good worker does not count', async () => {
  const { dialog, choose } = await openForm([makeWorker(1, { state: 'drain' })])
  await choose('monte_carlo_pi')
  expect(dialog.getByRole('status')).toHaveTextContent('No live worker runs monte_carlo_pi.')
})

test('another task takes its name and JSON arguments', async () => {
  const { user, dialog, choose, submit, bodies } = await openForm()
  await choose('Another task…')
  await user.type(dialog.getByLabelText('Name of the task'), 'simulate')
  await user.type(dialog.getByLabelText('Arguments'), '{{"steps": 3}')
  expect(dialog.getByRole('status')).toHaveTextContent('No live worker runs simulate.')
  await submit()
  await waitFor(() => expect(bodies).toHaveLength(1))
  expect(bodies[0]).toMatchObject({ task: 'simulate', args: { steps: 3 } })
})

test('without a task the job has none, and no arguments are asked for', async () => {
  const { dialog, submit, bodies } = await openForm()
  expect(dialog.queryByLabelText('Arguments')).not.toBeInTheDocument()
  await submit()
  await waitFor(() => expect(bodies).toHaveLength(1))
  expect(bodies[0]).not.toHaveProperty('task')
})
