import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import ts from 'typescript'

/** The imports of each file, as paths relative to src/. Includes dynamic and type-only imports. */
export type ImportGraph = Map<string, string[]>

const EXTENSIONS = ['.ts', '.tsx']

export function readImportGraph(src: string): ImportGraph {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  const resolve = (specifier: string) => {
    const path = specifier.replace('@/', '')
    return EXTENSIONS.map((extension) => path + extension).find((file) => files.includes(file)) ?? path
  }
  const importsOf = (file: string) =>
    ts
      .preProcessFile(readFileSync(join(src, file), 'utf8'))
      .importedFiles.map(({ fileName }) => fileName)
      .filter((specifier) => specifier.startsWith('@/'))
      .map(resolve)
  return new Map(files.map((file) => [file, importsOf(file)]))
}

/** Returns each import circle that a depth-first search meets, as the list of its files. */
export function findCircles(graph: ImportGraph): string[][] {
  const circles: string[][] = []
  const finished = new Set<string>()
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) circles.push(path.slice(path.indexOf(file)))
    if (path.includes(file) || finished.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...path, file])
    finished.add(file)
  }
  for (const file of graph.keys()) visit(file, [])
  return circles
}
