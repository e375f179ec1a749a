const { appendFileSync } = require('node:fs');
const { JsonLogsSerializer, JsonMetricsSerializer, JsonTraceSerializer } = require('@opentelemetry/otlp-transformer');

/**
 * Writes whatever the SDK hands to its OTLP exporters into a file as well: a request in OTLP/JSON on each line. The class
 * that all exporters extend is there twice, for CommonJS and as an ES module; it is the one that the SDK was loaded with.
 */
exports.recordExports = (OTLPExporterBase, file) => {
  const exportToServer = OTLPExporterBase.prototype.export;
  OTLPExporterBase.prototype.export = function exportAndRecord(items, done) {
    appendFileSync(file, Buffer.concat([serializerOf(items).serializeRequest(items), Buffer.from('\n')]));
    return exportToServer.call(this, items, done);
  };
};

function serializerOf(items) {
  if (!Array.isArray(items)) return JsonMetricsSerializer;
  return 'hrTime' in items[0] ? JsonLogsSerializer : JsonTraceSerializer;
}
