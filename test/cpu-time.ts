/** Milliseconds for which this thread has had a processor: what else the machine does meanwhile is not in them. */
export const cpuTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
