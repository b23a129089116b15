// What the workers under test have in common: they count jobs as these begin, and end with their standard input.

const WARM_SHARE = 10;

// Returns a function to call as a job begins.
export function counter(total) {
  let begun = 0;
  return () => {
    begun += 1;
    if (begun === Math.floor(total / WARM_SHARE)) process.stdout.write("warm\n");
    if (begun === total) process.stdout.write("last\n");
  };
}

// Resolves once whoever started this process closes its standard input, or is gone.
export function inputEnds() {
  return new Promise((resolve) => {
    process.stdin.on("end", resolve).on("error", resolve).resume();
  });
}

// Runs the command that the arguments name. A failure ends the process with 1.
export async function main(commands) {
  const [name, count] = process.argv.slice(2);
  try {
    await commands[name](Number(count));
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}
