// pg-boss: one process with two workers (localConcurrency) that fetch 500 jobs at a time, and again at once while they get
// so many (burstWhenBatchFull). Of 1, 2 and 4 workers with batches of 100 and 500 these were the fastest. Finished jobs stay
// in the table of jobs, with when they were created, begun and finished; there is no other history. Left out in its favour:
// maintenance and statistics (supervise), which would only take time from it.

import { PgBoss } from "pg-boss";
import { counter, inputEnds, main } from "./progress.mjs";

const QUEUE = "bench";
const FINISHED = "finished";
const BATCH = 500;
const FILL_BATCH = 1000;

async function withBoss(act) {
  const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE, PGAPPNAME } = process.env;
  const boss = new PgBoss({
    host: PGHOST,
    port: Number(PGPORT),
    user: PGUSER,
    password: PGPASSWORD,
    database: PGDATABASE,
    application_name: PGAPPNAME,
    supervise: false,
    schedule: false,
  });
  boss.on("error", (error) => console.error(error));
  await boss.start();
  try {
    await act(boss);
  } finally {
    await boss.stop({ graceful: true });
  }
}

await main({
  // Nothing deletes the finished jobs that the table is filled with.
  install: () =>
    withBoss(async (boss) => {
      for (const name of [QUEUE, FINISHED]) await boss.createQueue(name, { deleteAfterSeconds: 0 });
    }),

  fill: (count) =>
    withBoss(async (boss) => {
      for (let first = 0; first < count; first += FILL_BATCH) {
        const length = Math.min(FILL_BATCH, count - first);
        await boss.insert(QUEUE, Array.from({ length }, (_, n) => ({ data: { n: first + n } })));
      }
    }),

  work: (count) =>
    withBoss(async (boss) => {
      const begun = counter(count);
      await boss.work(QUEUE, { batchSize: BATCH, burstWhenBatchFull: true, localConcurrency: 2 }, async (jobs) => jobs.forEach(begun));
      await inputEnds();
    }),
});
