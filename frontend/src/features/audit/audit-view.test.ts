import {
  auditExportUrl,
  auditQuery,
  ignoredParams,
  readAuditFilters,
  writeAuditFilters,
} from '@/features/audit/audit-view'

test('the URL keeps the filters, and names what it ignores', () => {
  const params = new URLSearchParams('actor=ada&action=key&at_after=yesterday&page=3')
  const filters = readAuditFilters(params)
  expect(auditQuery(filters)).toEqual({ actor: 'ada', action: 'key' })
  expect(writeAuditFilters(filters).toString()).toBe('actor=ada&action=key')
  expect(ignoredParams(params)).toEqual([
    { name: 'at_after', value: 'yesterday' },
    { name: 'page', value: '3' },
  ])
})

test('an export has the filters of the page', () => {
  const filters = readAuditFilters(new URLSearchParams('target=ben&at_before=2026-03-01T00:00:00Z'))
  expect(auditExportUrl(filters, 'ndjson')).toBe(
    '/api/audit/export/?target=ben&at_before=2026-03-01T00%3A00%3A00Z&file_format=ndjson',
  )
})
