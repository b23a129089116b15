// graphile-worker with the settings of its own benchmark (https://worker.graphile.org/docs/performance): 24 jobs at a time,
// 500 fetched at once, completions in batches. It deletes a job that has succeeded and keeps no history, so its table is
// empty however many jobs have run. Its log of each job is off.

import { Logger, makeWorkerUtils, run } from "graphile-worker";
import { counter, inputEnds, main } from "./progress.mjs";

const TASK = "noop";

const preset = {
  worker: {
    logger: new Logger(() => (level, message) => {
      if (level === "error" || level === "warning") console.error(message);
    }),
    concurrentJobs: 24,
    maxPoolSize: 25,
    localQueue: { size: 500 },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
};

async function withUtils(act) {
  const utils = await makeWorkerUtils({ preset });
  try {
    await act(utils);
  } finally {
    await utils.release();
  }
}

await main({
  install: () => withUtils((utils) => utils.migrate()),

  fill: (count) =>
    withUtils((utils) => utils.addJobs(Array.from({ length: count }, (_, n) => ({ identifier: TASK, payload: { n } })))),

  work: async (count) => {
    const begun = counter(count);
    const runner = await run({ preset, noHandleSignals: true, taskList: { [TASK]: async () => begun() } });
    await Promise.race([inputEnds(), runner.promise]);
    await runner.stop();
  },
});
