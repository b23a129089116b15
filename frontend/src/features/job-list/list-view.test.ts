import fc from 'fast-check'

import { STATUSES } from '@/domain/job/status-meta'
import { type ListView, CREATED_PRESETS, ORDERINGS, readView, writeView } from '@/features/job-list/list-view'

const orNothing = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const moment = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

const views: fc.Arbitrary<ListView> = fc.record({
  status: fc.subarray([...STATUSES]),
  search: fc.string({ maxLength: 255, unit: 'grapheme' }).filter((text) => text.length <= 255),
  queue: fc.string({ maxLength: 20 }),
  owner: fc.string({ maxLength: 20 }),
  project: fc.string({ maxLength: 20 }),
  priority_min: orNothing(fc.integer({ min: 1, max: 10 })),
  priority_max: orNothing(fc.integer({ min: 1, max: 10 })),
  created: orNothing(fc.constantFrom(...(Object.keys(CREATED_PRESETS) as (keyof typeof CREATED_PRESETS)[]))),
  created_after: orNothing(moment),
  created_before: orNothing(moment),
  ordering: fc.constantFrom(...ORDERINGS),
  view: orNothing(fc.constantFrom('table', 'pages', 'cards')),
  position: fc.nat(),
  page: fc.integer({ min: 1, max: 1_000_000 }),
})

test('every view can be restored from its URL', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(readView(new URLSearchParams(writeView(view).toString()))).toEqual(view)
    }),
  )
})

test('any URL can be parsed', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('status', 'page', 'position', 'ordering', 'created', 'priority_min', 'view'),
        fc.string(),
      ),
      (params) => {
        expect(() => readView(new URLSearchParams(params))).not.toThrow()
      },
    ),
  )
})

test('the default view has an empty URL', () => {
  expect(writeView(readView(new URLSearchParams())).toString()).toBe('')
})

test('invalid parameters are ignored and valid ones kept', () => {
  const view = readView(
    new URLSearchParams('status=FAILED,NONSENSE,PENDING&priority_min=11&page=-3&ordering=size&search=etl'),
  )
  expect(view).toMatchObject({
    status: ['PENDING', 'FAILED'],
    priority_min: undefined,
    page: 1,
    ordering: '-created_at',
    search: 'etl',
  })
})
