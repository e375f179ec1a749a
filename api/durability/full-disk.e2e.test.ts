import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../scripts/test-services/run-command.ts';
import { detailsOf, exportItems, failure, grpcClient } from '../ingest/otlp-client.testing.ts';
import { Product } from '../product.testing.ts';
import { expectKeptBy } from './kept-requests.testing.ts';
import { postOtlp } from './post-otlp.testing.ts';
import { type TestRequest, testRequest } from './test-request.testing.ts';

const DISK_BYTES = 48 * 2 ** 20;
const UNAVAILABLE = 14;
const MOUNT_MS = 10_000;

let disk: string;

beforeEach(async () => {
  disk = mkdtempSync(join(tmpdir(), 'seamark-disk-'));
  // Only root may; CI is root.
  await runCommand('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'seamark-test', disk], MOUNT_MS);
});
afterEach(async () => {
  await runCommand('umount', ['--lazy', disk], MOUNT_MS);
  rmSync(disk, { recursive: true });
});

test('while the disk is full nothing is taken and all that was is there; once there is room it goes on by itself', async () => {
  const dataDirectory = join(disk, 'data');
  mkdirSync(dataDirectory);
  let product = await Product.start({ dataDirectory });
  try {
    const acknowledged: TestRequest[] = [];
    let number = 0;
    /** Of an hour that is not over when the test is: whole hours before it may be deleted to make room. */
    const next = (): TestRequest => {
      const timeNano = BigInt(Date.now() + 2 * 3_600_000) * 1_000_000n;
      return testRequest(
        'logs',
        'full',
        `${number++}`,
        Array.from({ length: 1000 }, () => timeNano),
      );
    };
    const send = async (): Promise<{ status: number; retryAfter: number }> => {
      const request = next();
      const { status, headers } = await postOtlp(product.otlpUrl, 'logs', gzipSync(request.body), {
        'content-encoding': 'gzip',
      });
      if (status === 200) acknowledged.push(request);
      return { status, retryAfter: Number(headers.get('retry-after')) };
    };
    for (let requests = 0; requests < 16; requests++) expect(await send()).toMatchObject({ status: 200 });

    // Room for a little more of the log, but not for the row group that then becomes full.
    fill(join(disk, 'ballast'), 40 * 1024);
    await expect.poll(send, { timeout: 20_000, interval: 10 }).toEqual({ status: 503, retryAfter: expect.any(Number) });
    fill(join(disk, 'more ballast'), 0);
    await expect.poll(send, { timeout: 20_000 }).toEqual({ status: 503, retryAfter: 30 });
    const client = grpcClient(product.otlpGrpcAddress, 'identity');
    const error = await failure(exportItems(client, 'logs', next().body));
    client.close();
    expect([error.code, detailsOf(error)]).toEqual([UNAVAILABLE, [{ RetryInfo: { retryDelay: { seconds: 30 } } }]]);
    await expectKeptBy(product, acknowledged, () => true);

    rmSync(join(disk, 'ballast'));
    rmSync(join(disk, 'more ballast'));
    await expect.poll(send, { timeout: 20_000 }).toMatchObject({ status: 200 });
    for (let requests = 0; requests < 20; requests++) expect(await send()).toMatchObject({ status: 200 });
    await expectKeptBy(product, acknowledged, () => true);

    await product.end('SIGKILL');
    product = await Product.start({ dataDirectory });
    await expectKeptBy(product, acknowledged, () => true);
  } finally {
    await product.end('SIGKILL');
  }
});

/** Takes the room of the disk but for some bytes. */
function fill(path: string, leftBytes: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const fd = openSync(path, 'w');
  const page = Buffer.alloc(bsize);
  try {
    for (let left = bavail * bsize - leftBytes; left > 0; left -= bsize) writeSync(fd, page);
  } finally {
    closeSync(fd);
  }
}
