// SPDX-License-Identifier: MIT
using Microsoft.Data.Sqlite;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Storage;

/// <summary>Every table of a store; reached only through <see cref="ClientStore"/>, which holds the gate.</summary>
internal sealed class Tables : IDisposable
{
    private readonly List<SealedTable> _sealed = [];

    public Tables(SqliteConnection db, StoreKey key, SecretBytes indexKey)
    {
        SealedTable Open(string name)
        {
            var table = new SealedTable(db, name, key.OpenTable(name), indexKey);
            _sealed.Add(table);
            return table;
        }

        Settings = new SettingsTable(Open("settings"));
        Prekeys = new PrekeyTable(Open("prekeys"));
        Contacts = new ContactTable(Open("contacts"));
        Sessions = new SessionTable(Open("sessions"));
        Conversations = new ConversationTable(Open("conversations"));
        Messages = new MessageTable(Open("messages"));
        Outbox = new OutboxTable(Open("outbox"));
        Repairs = new RepairTable(Open("repairs"));
        Files = new FileTable(Open("files"));
    }

    public SettingsTable Settings { get; }

    public PrekeyTable Prekeys { get; }

    public ContactTable Contacts { get; }

    public SessionTable Sessions { get; }

    public ConversationTable Conversations { get; }

    public MessageTable Messages { get; }

    public OutboxTable Outbox { get; }

    public RepairTable Repairs { get; }

    public FileTable Files { get; }

    public void Dispose() => _sealed.ForEach(table => table.Dispose());
}
