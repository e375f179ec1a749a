import base64
import json
import os
from importlib import import_module

from google.protobuf.json_format import MessageToDict
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.exporter.otlp.proto.common.metrics_encoder import encode_metrics
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans

EXPORTERS = (
    ("trace_exporter", "OTLPSpanExporter", encode_spans),
    ("metric_exporter", "OTLPMetricExporter", encode_metrics),
    ("_log_exporter", "OTLPLogExporter", encode_logs),
)


def record_exports(path: str) -> None:
    """Writes whatever the SDK hands to its OTLP exporters into a file as well: a request in OTLP/JSON on each line."""
    transport = "grpc" if os.environ["OTEL_EXPORTER_OTLP_PROTOCOL"] == "grpc" else "http"
    file = open(path, "ab", buffering=0)
    for module, name, encode in EXPORTERS:
        exporter = getattr(import_module(f"opentelemetry.exporter.otlp.proto.{transport}.{module}"), name)
        exporter.export = recording(exporter.export, encode, file)


def recording(export, encode, file):
    def export_and_record(self, items, *args, **kwargs):
        request = MessageToDict(encode(items), use_integers_for_enums=True)
        file.write(json.dumps(with_hex_ids(request)).encode() + b"\n")
        return export(self, items, *args, **kwargs)

    return export_and_record


def with_hex_ids(message):
    """OTLP/JSON writes ids in hexadecimal, where protobuf's own JSON has base64."""
    if isinstance(message, list):
        return [with_hex_ids(item) for item in message]
    if not isinstance(message, dict):
        return message
    return {
        key: base64.b64decode(value).hex() if key in ("traceId", "spanId", "parentSpanId") else with_hex_ids(value)
        for key, value in message.items()
    }
