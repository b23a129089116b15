import type { JobListQuery } from '@/domain/job/types'
import { facetNote } from '@/features/job-list/facet-note'
import { Problem } from '@/lib/problem'

const data = { values: [], byCount: true, more: false }
const note = (rest: Partial<Parameters<typeof facetNote>[0]> = {}, query: JobListQuery = {}) =>
  facetNote({ by: 'owner', typed: '', shown: 3, data, error: null, loading: false, query, ...rest })
const busy = new Problem({ status: 503, code: 'busy', title: 'Busy' })

test.each([
  [note(), '3 owners.'],
  [note({ shown: 50, data: { ...data, more: true } }), 'The 50 most frequent owners; type to find others.'],
  [note({ shown: 50, data: { ...data, more: true, byCount: false } }), 'The first 50 owners; type to find others.'],
  [note({}, { queue: 'gpu' }), '3 owners. Counts consider status and creation time only.'],
  [note({}, { owner: 'ada', status: ['FAILED'] }), '3 owners.'],
  [note({ error: busy }), '3 owners. Could not refresh the counts.'],
  [note({ shown: 0, error: busy }), 'Could not load the suggestions: Busy. Enter filters by what you type.'],
  [note({ shown: 0, loading: true }), 'Loading…'],
  [note({ shown: 0 }), 'No job has a value for owner.'],
  [
    note({ shown: 0, typed: 'Ada' }),
    'No owner begins with “Ada” (upper and lower case differ). Enter filters by it anyway.',
  ],
])('the note says %s', (text, expected) => expect(text).toBe(expected))
