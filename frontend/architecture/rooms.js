import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The rooms of src/, one list per floor, highest floor first. A file may import its own room and every room on a lower
 * floor; rooms on one floor don't import each other. ESLint's zones and the architecture test are generated from this.
 */
const floors = [
  ['main.tsx', 'test'],
  ['app'],
  ['pages'],
  [
    'features/account',
    'features/audit',
    'features/bulk',
    'features/job-detail',
    'features/job-forms',
    'features/job-list',
    'features/job-logs',
    'features/overview',
    'features/sign-in',
    'features/users-and-keys',
    'features/workers',
  ],
  ['domain/operation', 'domain/worker'],
  ['domain/account', 'domain/job'],
  ['components/virtual-table'],
  ['components/ui'],
  ['lib'],
  ['types', 'styles'],
]

/** Rooms that only these rooms may import. */
const importers = {
  types: ['domain/account', 'domain/job', 'domain/operation', 'domain/worker', 'lib'],
  styles: ['main.tsx'],
}

const rooms = floors.flat()

/** Returns the room of a path relative to src/; undefined when no room contains it. */
export const roomOf = (/** @type {string} */ path) => rooms.find((room) => path === room || path.startsWith(`${room}/`))

export function mayImport(/** @type {string} */ from, /** @type {string} */ to) {
  if (from === to) return true
  const floorOf = (/** @type {string} */ room) => floors.findIndex((floor) => floor.includes(room))
  const allowed = Object.entries(importers).find(([room]) => room === to)?.[1]
  return floorOf(from) < floorOf(to) && (allowed?.includes(from) ?? true)
}

/** Returns the problems of the list: files without a room, and rooms without files. */
export function uncovered(/** @type {string} */ src) {
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(src.length + 1))
  return [
    ...files.filter((file) => roomOf(file) === undefined).map((file) => `No room contains src/${file}.`),
    ...rooms.filter((room) => !existsSync(join(src, room))).map((room) => `The room src/${room} does not exist.`),
  ]
}

/** Returns ESLint's zones: for each room, the rooms it must not import. Test files may import the test room. */
export const zones = ({ tests = false } = {}) =>
  rooms.map((room) => ({
    target: `./src/${room}`,
    from: rooms
      .filter((other) => !mayImport(room, other) && !(tests && other === 'test'))
      .map((other) => `./src/${other}`),
    message: `${room} must not import this room; see architecture/rooms.js.`,
  }))
