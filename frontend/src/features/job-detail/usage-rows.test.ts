import { usageRows } from '@/features/job-detail/usage-rows'
import { parseLossless } from '@/lib/lossless-json'

test('each figure stands beside its limit', () => {
  const rows = usageRows({
    usage: { cpu_s: 12_000, memory_peak_mb: 6_246, wall_s: 3_120 },
    resource_requirements: { cpus: 4, memory_mb: 8_192, walltime_s: 7_200, gpus: 1 },
  })
  expect(rows).toEqual([
    { label: 'CPU time', requested: '4 CPUs', used: '3 h 20 min' },
    { label: 'Peak memory', requested: '8 GB', used: '6.1 GB' },
    { label: 'Wall time', requested: '2 h 00 min', used: '52 min 00 s' },
    { label: 'GPUs', requested: '1', used: null },
  ])
})

test('a missing figure is null, and a row of two missing ones is left out', () => {
  expect(usageRows({ usage: { wall_s: 0 }, resource_requirements: { cpus: 1, memory_mb: null } })).toEqual([
    { label: 'CPU time', requested: '1 CPU', used: null },
    { label: 'Wall time', requested: null, used: '0 s' },
  ])
})

test('a number whose digits are kept is formatted, and other values are not', () => {
  const asked = parseLossless('{"cpus": 2.50, "memory_mb": "plenty"}') as Record<string, unknown>
  expect(usageRows({ usage: null, resource_requirements: asked })).toEqual([
    { label: 'CPU time', requested: '2.5 CPUs', used: null },
  ])
})
