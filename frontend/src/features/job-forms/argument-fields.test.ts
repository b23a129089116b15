import { argumentFields } from '@/features/job-forms/argument-fields'
import { inputName, keyInputName, parseArguments } from '@/features/job-forms/parse-arguments'

const schema = {
  type: 'object',
  required: ['argv'],
  properties: {
    argv: { type: 'array', items: { type: 'string' }, minItems: 1 },
    env: { type: 'object', default: {}, patternProperties: { '^[A-Z]+$': { type: 'string' } } },
    samples: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
    rate: { type: 'number' },
    label: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    verbose: { type: 'boolean', default: false },
    mode: { type: 'string', enum: ['fast', 'exact'] },
    matrix: { type: 'array', items: { type: 'array' } },
  },
}
const fields = argumentFields(schema)!

function entered(values: Record<string, string | string[]>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) form.append(name, one)
  return parseArguments(fields, form)
}

test('each type of the schema has its input', () => {
  expect(Object.fromEntries(fields.map(({ name, kind }) => [name, kind]))).toEqual({
    argv: 'list',
    env: 'map',
    samples: 'number',
    rate: 'number',
    label: 'text',
    verbose: 'boolean',
    mode: 'choice',
    matrix: 'json',
  })
  expect(fields.find(({ name }) => name === 'argv')).toMatchObject({ required: true })
  expect(fields.find(({ name }) => name === 'samples')).toMatchObject({ minimum: 1, maximum: 100, defaultValue: 10 })
})

test('a schema of no object has no fields', () => {
  expect(argumentFields({ properties: 'none' })).toBeNull()
  expect(argumentFields({ type: 'object' })).toEqual([])
})

test('values keep their types; empty fields are left out', () => {
  expect(
    entered({
      [inputName('argv')]: ['sh', '-c', 'echo\nhi', ''],
      [keyInputName('env')]: ['A', ''],
      [inputName('env')]: ['1', ''],
      [inputName('samples')]: '+007',
      [inputName('rate')]: '1e-3',
      [inputName('verbose')]: 'on',
      [inputName('mode')]: 'exact',
      [inputName('matrix')]: '[[1]]',
      [inputName('label')]: '',
    }),
  ).toEqual({
    value: {
      argv: ['sh', '-c', 'echo\nhi', ''],
      env: { A: '1' },
      samples: 7,
      rate: 0.001,
      verbose: true,
      mode: 'exact',
      matrix: [[1]],
    },
    errors: null,
  })
})

test('integers beyond 2^53 keep their digits', () => {
  const [seed] = argumentFields({ properties: { seed: { type: 'integer' } } })!
  const form = new FormData()
  form.set(inputName('seed'), '9007199254740993')
  expect(String(parseArguments([seed!], form).value?.seed)).toBe('9007199254740993')
})

test.each([
  [{ [inputName('samples')]: '1.5' }, 'args.samples', 'Enter a whole number.'],
  [{ [inputName('samples')]: '0' }, 'args.samples', 'Must be at least 1.'],
  [{ [inputName('samples')]: '101' }, 'args.samples', 'Must be at most 100.'],
  [{ [inputName('rate')]: 'fast' }, 'args.rate', 'Enter a number.'],
  [{ [inputName('matrix')]: '[' }, 'args.matrix', 'Enter valid JSON.'],
  [{}, 'args.argv', 'Enter a value.'],
  [{ [keyInputName('env')]: '', [inputName('env')]: '1' }, 'args.env', 'Name each value.'],
  [{ [keyInputName('env')]: ['A', 'A'], [inputName('env')]: ['1', '2'] }, 'args.env', 'Each name can be given once.'],
])('%o is refused', (values, field, message) => {
  expect(entered(values).errors).toMatchObject({ [field]: [message] })
})
