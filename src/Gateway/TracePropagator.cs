// SPDX-License-Identifier: MIT
// W3C Trace Context §7: what a stranger sends along could have every request of his recorded, or put his own words into our traces. So only a
// process behind a gateway goes on with the trace it is told, as with request ids; the gateway begins them.
using System.Diagnostics;

namespace SecureMessenger.Gateway;

/// <summary>Takes traces from gateways only, and never baggage.</summary>
internal sealed class TracePropagator(bool isBehindGateway) : DistributedContextPropagator
{
    private readonly DistributedContextPropagator _w3c = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields => _w3c.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => _w3c.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (isBehindGateway) _w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
