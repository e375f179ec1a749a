// A server of ES modules that is asked once, writes a line, and ends.
import { once } from 'node:events';
import http from 'node:http';
import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import pino from 'pino';
import { recordExports } from './record-exports.js';

recordExports(OTLPExporterBase, process.env.RECORD_FILE);
const logger = pino(pino.destination('/dev/null'));
const server = http.createServer((_, response) => {
  logger.info('asked');
  response.end();
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const [answer] = await once(http.get({ port: server.address().port, path: '/asked' }), 'response');
answer.resume();
await once(answer, 'end');
server.close();
