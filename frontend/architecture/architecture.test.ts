import { join } from 'node:path'

import { findCircles, readImportGraph } from './import-graph.ts'
import { mayImport, roomOf, uncovered, zones } from './rooms.js'

const src = join(import.meta.dirname, '../src')
const graph = readImportGraph(src)
const isTest = (file: string) => file.includes('.test.')

test('every file has a room, and every room has files', () => {
  expect(uncovered(src)).toEqual([])
})

test('a directory without a room is reported', () => {
  expect(roomOf('features/nowhere/api/list-users.ts')).toBeUndefined()
  expect(roomOf('features/job-list-old/columns.tsx')).toBeUndefined()
})

test('every import leads to the same room or a lower floor', () => {
  const imports = [...graph].flatMap(([file, targets]) => targets.map((target) => [file, target] as const))
  expect(imports.length).toBeGreaterThan(400)
  const forbidden = imports.filter(([file, target]) => {
    const [from = '', to = ''] = [roomOf(file), roomOf(target)]
    return !mayImport(from, to) && !(isTest(file) && to === 'test')
  })
  expect(forbidden).toEqual([])
})

test('floors and importers restrict imports', () => {
  expect(mayImport('pages', 'features/bulk')).toBe(true)
  expect(mayImport('features/bulk', 'pages')).toBe(false)
  expect(mayImport('features/bulk', 'features/job-list')).toBe(false)
  expect(mayImport('domain/job', 'domain/operation')).toBe(false)
  expect(mayImport('components/ui', 'types')).toBe(false)
})

test('every room has a zone, and only test files may import the test room', () => {
  const fromJobList = (options?: { tests: boolean }) =>
    zones(options).find(({ target }) => target === './src/features/job-list')?.from
  expect(fromJobList()).toEqual(expect.arrayContaining(['./src/test', './src/pages', './src/features/bulk']))
  expect(fromJobList({ tests: true })).not.toContain('./src/test')
})

test('no file imports itself through others, not even by types or lazily', () => {
  expect(findCircles(graph)).toEqual([])
})

test('a circle is found', () => {
  const circular = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['b']],
    ['d', []],
  ])
  expect(findCircles(circular)).toEqual([['b', 'c']])
})
