import { parentPort, workerData } from 'node:worker_threads';
import type { Shape } from './shape.ts';
import { writeHour } from './write-hour.ts';

export interface HourThreadData {
  directory: string;
  shape: Shape;
  hour: number;
}

const { directory, shape, hour } = workerData as HourThreadData;
parentPort!.postMessage(writeHour(directory, shape, hour));
