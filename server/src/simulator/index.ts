/** The simulated venue's door: Binance's wire protocol on loopback, synthetic or from a tape. */
export type { RunningSimulator, SimulatorOptions, SimulatorUrls } from './options.ts';
export { startSimulator } from './server.ts';
