// SPDX-License-Identifier: MIT
// One trace follows a message: 'message send' (the frame, or the request it came by) → 'message append' → 'signal' where the recipient's socket is
// on another node → 'message deliver' → 'message write'. What is done for many at once links to each of them.
using System.Diagnostics;
using SecureMessenger.Platform.Telemetry;

namespace SecureMessenger.Messages;

/// <summary>The spans of a message's way.</summary>
internal static class MessageTraces
{
    /// <summary>A frame with a message has come.</summary>
    public static Activity? Send() => Traces.BeginNew("message send", ActivityKind.Server);

    /// <summary>A batch goes to the log: a trace of its own, tied to those of its messages.</summary>
    public static Activity? Commit(IEnumerable<ActivityContext?> messages, int count)
    {
        if (!Traces.Source.HasListeners()) return null;
        var links = messages.OfType<ActivityContext>().Select(message => new ActivityLink(message)).ToList();
        return links.Count == 0 ? null : Traces.Source.StartActivity(
            ActivityKind.Internal, links: links, tags: [new("messenger.batch_size", count)], name: "message commit");
    }

    /// <summary>One message's part in it, from its place in the queue to the wake-up of its readers.</summary>
    public static Activity? Append(ActivityContext? message, DateTimeOffset queuedAt) =>
        message is { } parent ? Traces.Source.StartActivity("message append", ActivityKind.Internal, parent, startTime: queuedAt) : null;

    /// <summary>A device's feed reads what it was woken for. Woken more than once, it goes on with the first and links to the others.</summary>
    public static Activity? Deliver(List<ActivityContext>? causes) =>
        causes is [var first, ..]
            ? Traces.Source.StartActivity("message deliver", ActivityKind.Consumer, first, links: causes.Skip(1).Select(cause => new ActivityLink(cause)))
            : null;

    /// <summary>A message goes out on a socket.</summary>
    public static Activity? Write(ActivityContext? delivery) =>
        delivery is { } parent ? Traces.Source.StartActivity("message write", ActivityKind.Producer, parent) : null;
}
