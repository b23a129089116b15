import { ignoredParams, readJobView, writeJobView } from '@/pages/job-view'

const read = (query: string) => readJobView(new URLSearchParams(query))

test('the shortest address shows the overview', () => {
  expect(read('')).toEqual({ tab: 'overview', attempt: undefined, line: undefined, find: '' })
  expect(writeJobView(read('')).toString()).toBe('')
})

test.each(['tab=log', 'tab=log&attempt=2&line=12&find=err', 'tab=log&line=12-20', 'tab=history'])(
  '%s is written as it was read',
  (query) => expect(writeJobView(read(query)).toString()).toBe(query),
)

test('a link to a line opens the log', () => {
  expect(read('line=5')).toMatchObject({ tab: 'log', line: { from: 5, to: 5 } })
})

test.each(['tab=logs', 'line=0', 'line=9-3', 'line=x', 'attempt=0', 'attempt=1.5', 'colour=red'])(
  '%s has no effect and is named',
  (query) => {
    expect(read(query)).toEqual(read(''))
    expect(ignoredParams(new URLSearchParams(query)).map(({ name, value }) => `${name}=${value}`)).toEqual([query])
  },
)

test('other tabs drop what belongs to the log', () => {
  expect(writeJobView({ ...read('tab=log&line=5&find=x'), tab: 'history' }).toString()).toBe('tab=history')
})
