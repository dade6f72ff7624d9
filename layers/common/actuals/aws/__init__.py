"""The only code that speaks to AWS: settings, telemetry, and one module per table, bucket and queue."""
