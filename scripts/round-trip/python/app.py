"""A shop of one process that asks itself over HTTP. It makes one of everything that the SDK can send, and ends."""

import logging
import os
import sqlite3
import time
import warnings
from threading import Thread

from record_exports import record_exports

record_exports(os.environ["RECORD_FILE"])

import requests
from flask import Flask
from opentelemetry import context, metrics, propagate, trace
from opentelemetry._logs import LogRecord, SeverityNumber, get_logger
from opentelemetry.metrics import Observation
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags, TraceState
from werkzeug.serving import make_server

SCHEMA_URL = "https://opentelemetry.io/schemas/1.37.0"
EVERY_TYPE = {
    "a.string": "für Käse, 🧀",
    "a.text.of.lines": 'one\n"two"\t\\three',
    "an.empty.string": "",
    "a.bool": True,
    "an.int": -42,
    "a.large.int": 2**63 - 1,
    "a.double": 0.1,
    "not.a.number": float("nan"),
    "infinite": float("-inf"),
    "strings": ["a", "", "c"],
    "bools": [True, False],
    "ints": [1, -2, 2**53 + 1],
    "doubles": [0.5, 5e-324],
    "empty": [],
}
MANY = {f"key.{at}": at for at in range(40)}

tracer = trace.get_tracer("shop", "1.2.3", schema_url=SCHEMA_URL, attributes={"tracer.of": "the shop"})
meter = metrics.get_meter("shop", "1.2.3", schema_url=SCHEMA_URL, attributes={"meter.of": "the shop"})
events = get_logger("shop.events", "2.0.0", schema_url=SCHEMA_URL, attributes={"events.of": "the shop"})
logger = logging.getLogger("shop")
logger.setLevel(logging.DEBUG)
# The SDK warns of what goes past its limits.
warnings.simplefilter("ignore")
logging.getLogger("opentelemetry").setLevel(logging.ERROR)

orders = meter.create_counter("shop.orders", "{order}", "Orders")
revenue = meter.create_counter("shop.revenue", "EUR")
in_cart = meter.create_up_down_counter("shop.in_cart")
weight = meter.create_histogram("shop.weight", "kg", explicit_bucket_boundaries_advisory=[0.5, 1, 20])
volume = meter.create_gauge("shop.volume", "dB")
meter.create_observable_gauge(
    "shop.temperature",
    [lambda _: [Observation(-1.5, {"room": "cellar"}), Observation(-0.5, {"room": "shop"})]],
    "Cel",
)
meter.create_observable_counter("shop.steps", [lambda _: [Observation(2**53 + 1)]])

app = Flask("shop")
database = sqlite3.connect(":memory:", check_same_thread=False)


@app.get("/checkout")
def checkout():
    logger.info("checkout of %d things", 2, extra={"cart": {"size": 2, "gift": False}})
    answer = requests.get(f"http://127.0.0.1:{server.port}/reserve", timeout=10)
    return answer.text, answer.status_code


@app.get("/reserve")
def reserve():
    with tracer.start_as_current_span("reserve stock", attributes=EVERY_TYPE) as span:
        orders.add(1, {"method": "card"})
        orders.add(2, {"method": "voucher"})
        revenue.add(19.99, EVERY_TYPE)
        in_cart.add(-3)
        for kg in (0.1, 0.5, 0.7, 3, 1000):
            weight.record(kg, {"of": "cheese"})
        volume.set(5e-324)
        database.cursor().execute("SELECT ?", (1,))
        span.add_event("looked", EVERY_TYPE, time.time_ns() - 5_000_001)
        try:
            raise ValueError("the cellar is empty")
        except ValueError as error:
            span.record_exception(error)
            span.set_status(Status(StatusCode.ERROR, "nothing in stock"))
            logger.exception("cannot reserve")
    return "no stock", 500


def queue():
    """Spans of the other kinds, with links, and with more of everything than the limits of the SDK let through."""

    def remote(at, attributes=None, trace_state=None):
        ids = int(str(at) * 32, 16), int(str(at) * 16, 16)
        return Link(SpanContext(*ids, True, TraceFlags(at % 2), TraceState(trace_state)), attributes)

    with tracer.start_as_current_span("send order", kind=SpanKind.PRODUCER) as sent:
        own = Link(sent.get_span_context())
        links = [remote(2), remote(3), own, remote(4, MANY), remote(1, EVERY_TYPE, [("vendor", "value")])]
        with tracer.start_as_current_span(
            "receive order", kind=SpanKind.CONSUMER, links=links, attributes=MANY
        ) as received:
            for at in range(6):
                received.add_event(f"event {at}", MANY)
            received.set_status(Status(StatusCode.OK))
            log()


def log():
    for level in (logging.DEBUG, logging.WARNING, logging.CRITICAL):
        logger.log(level, "a line of level %s", logging.getLevelName(level))
    body = {"list": [1, "two", 3.5, False, None, {"deep": True}], "text": "ü", "bytes": b"\x00\xff", "none": {}}
    minute_ago = time.time_ns() - 60_000_000_000
    events.emit(
        LogRecord(
            event_name="order.placed",
            severity_number=SeverityNumber.INFO2,
            severity_text="INFO2",
            timestamp=minute_ago,
            body=body,
            attributes={**EVERY_TYPE, "map": body, "bytes": b"bytes"},
        )
    )
    for body in (12.5, 2**63 - 1, ["a", 1], b"as bytes", True):
        events.emit(LogRecord(observed_timestamp=minute_ago, body=body, attributes=MANY))
    events.emit(LogRecord(event_name="without.body"))


server = make_server("127.0.0.1", 0, app, threaded=True)
Thread(target=server.serve_forever, daemon=True).start()
parent = {
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "tracestate": "vendor=value,shop=1",
}
token = context.attach(propagate.extract(parent))
requests.get(f"http://127.0.0.1:{server.port}/checkout", timeout=10)
context.detach(token)
queue()
metrics.get_meter_provider().force_flush()
orders.add(5, {"method": "card"})
server.shutdown()
