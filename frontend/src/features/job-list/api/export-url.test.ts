import { exportUrl } from '@/features/job-list/api/export-url'

test('CSV has a byte order mark, and only CSV', () => {
  expect(exportUrl({ status: ['FAILED', 'PENDING'] }, 'csv')).toBe(
    '/api/jobs/export/?file_format=csv&bom=true&status=FAILED&status=PENDING',
  )
  expect(exportUrl({ owner: 'a&b', project: 'genomics' }, 'json')).toBe(
    '/api/jobs/export/?file_format=json&owner=a%26b&project=genomics',
  )
  expect(exportUrl({}, 'ndjson')).toBe('/api/jobs/export/?file_format=ndjson')
})
