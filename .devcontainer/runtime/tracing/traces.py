"""The traces that the collector has received, in memory and bounded."""

import threading
from collections import OrderedDict

from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

# A person looks at the last ones.
KEPT = 300
SPANS_KEPT = 2000
DETAIL_CHARACTERS = 300
# What a request or a task does; anything else is a library talking to itself, such as a worker asking for tasks.
FOLLOWED = (Span.SPAN_KIND_SERVER, Span.SPAN_KIND_PRODUCER, Span.SPAN_KIND_CONSUMER)
STATEMENTS = ("db.query.text", "db.statement")
AGENTS = ("user_agent.original", "http.user_agent")
REQUEST = "http.request.header.x_request_id"


class Traces:
    def __init__(self, probe_agent: str):
        self.probe_agent = probe_agent
        self.lock = threading.Lock()
        self.followed: OrderedDict[str, list[dict]] = OrderedDict()
        # Until it is known what they belong to.
        self.others: OrderedDict[str, list[dict]] = OrderedDict()
        self.probes: OrderedDict[str, None] = OrderedDict()

    def add(self, received) -> None:
        """Takes an ExportTraceServiceRequest."""
        with self.lock:
            for resource in received.resource_spans:
                service = attributes(resource.resource.attributes).get("service.name", "")
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        self.add_one(service, span)

    def add_one(self, service: str, span) -> None:
        trace, told = span.trace_id.hex(), attributes(span.attributes)
        if trace in self.probes:
            return
        if any(told.get(name) == self.probe_agent for name in AGENTS):
            self.others.pop(trace, None)
            keep(self.probes, trace, None)
            return
        if trace in self.followed or span.kind in FOLLOWED:
            spans = self.followed.get(trace) or self.others.pop(trace, [])
            keep(self.followed, trace, spans)
        else:
            spans = self.others.get(trace) or []
            keep(self.others, trace, spans)
        if len(spans) < SPANS_KEPT:
            spans.append(plain(service, span, told))

    def find(self, asked: str) -> list[dict]:
        """Returns the spans of a trace or request by its id, or of the `last` one."""
        with self.lock:
            if asked == "last":
                return next(reversed(self.followed.values()), [])
            if asked in self.followed:
                return self.followed[asked]
            for spans in reversed(self.followed.values()):
                if any(span.get("request") == asked for span in spans):
                    return spans
            return []


def keep(traces: OrderedDict, trace: str, spans) -> None:
    traces[trace] = spans
    traces.move_to_end(trace)
    if len(traces) > KEPT:
        traces.popitem(last=False)


def plain(service: str, span, told: dict) -> dict:
    detail = next((told[name] for name in STATEMENTS if told.get(name)), "")
    failed = span.status.code == Status.STATUS_CODE_ERROR
    event = next((attributes(each.attributes) for each in span.events if each.name == "exception"), {})
    error = event.get("exception.type", "").rpartition(".")[2] or (span.status.message or "error" if failed else "")
    message = event.get("exception.message", "")
    request = told.get(REQUEST)
    return {
        "trace": span.trace_id.hex(),
        "id": span.span_id.hex(),
        "parent": span.parent_span_id.hex(),
        "service": service,
        "kind": Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
        "name": span.name,
        "at": span.start_time_unix_nano / 1e6,
        "ms": (span.end_time_unix_nano - span.start_time_unix_nano) / 1e6,
        **({"detail": " ".join(str(detail).split())[:DETAIL_CHARACTERS]} if detail else {}),
        **({"error": f"{error}: {message}"[:DETAIL_CHARACTERS] if message else error} if failed and error else {}),
        **({"request": request} if request else {}),
    }


def attributes(pairs) -> dict:
    """Only what has a single value of text; a captured header is a list with one."""
    found = {}
    for pair in pairs:
        value = pair.value
        if value.HasField("array_value") and value.array_value.values:
            value = value.array_value.values[0]
        if value.HasField("string_value"):
            found[pair.key] = value.string_value
    return found
