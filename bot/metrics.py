"""What Prometheus is told: counts by channel and outcome, never who or what."""

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()
KEPT = Counter("hearback_inbound_kept_total", "Inbound messages accepted", ["channel"], registry=REGISTRY)
REFUSED = Counter("hearback_webhooks_refused_total", "Webhooks refused", ["reason"], registry=REGISTRY)
MISSED = Counter("hearback_inbound_missed_total", "Messages that no webhook brought", registry=REGISTRY)
HANDLED = Counter(
    "hearback_messages_handled_total", "Messages handled", ["intent", "engine"], registry=REGISTRY
)
PARKED = Counter("hearback_messages_parked_total", "Messages whose handling raised", registry=REGISTRY)
SENT = Counter(
    "hearback_outbound_total",
    "Outbound messages by what became of them",
    ["channel", "status"],
    registry=REGISTRY,
)
ANSWERED_AFTER = Histogram(
    "hearback_handling_seconds", "From picking a message up to its commit", registry=REGISTRY,
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)  # fmt: skip
