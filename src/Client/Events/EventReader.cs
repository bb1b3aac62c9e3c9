// SPDX-License-Identifier: MIT
// EventReader: events for the library's user. Messages come from the store, so that one that was never shown comes again in a
// later run; each once per reader.
using System.Runtime.CompilerServices;
using SecureMessenger.Client.Messaging;
using SecureMessenger.Client.Storage;

namespace SecureMessenger.Client;

internal sealed class EventReader(ClientStore store, EventStream stream, StoredMessages messages)
{
    private const int Page = 100;

    public async IAsyncEnumerable<MessengerEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        long last = 0;
        var toldDrained = false;
        while (true)
        {
            // Asked before the rows are read: what had arrived by then is among them.
            var drained = stream.Drained;
            var rows = store.Read(tables => tables.Messages.Unshown(last, Page));
            foreach (var row in rows)
            {
                last = row.LocalId;
                yield return new MessengerEvent.MessageArrived(await messages.ConfirmAsync(row, ct));
            }

            while (stream.TryTake(out var happened))
                yield return happened!;
            if (rows.Count > 0)
                continue;
            if (drained && !toldDrained)
            {
                toldDrained = true;
                yield return new MessengerEvent.MailDrained();
            }

            await stream.WaitAsync(ct);
        }
    }
}
