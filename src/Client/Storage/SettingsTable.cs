// SPDX-License-Identifier: MIT
// settings: single records by name (account, tokens, identity, counters).
using System.Text;
using Google.Protobuf;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Primitives;

namespace SecureMessenger.Client.Storage;

internal sealed class SettingsTable(SealedTable table)
{
    private const string Account = "account";
    private const string Tokens = "tokens";
    private const string Identity = "identity";
    private const string Counters = "counters";

    public AccountRecord? ReadAccount() => Read(Account, AccountRecord.Parser);

    public void WriteAccount(AccountRecord account) => Write(Account, account.ToByteArray());

    public TokensRecord? ReadTokens() => Read(Tokens, TokensRecord.Parser);

    public void WriteTokens(TokensRecord tokens) => Write(Tokens, tokens.ToByteArray());

    public void DeleteTokens() => table.Db.Run("delete from settings where name = @name", ("@name", Tokens));

    public CountersRecord ReadCounters()
    {
        var counters = Read(Counters, CountersRecord.Parser) ?? new CountersRecord { NextSignedPrekeyId = 1, NextOneTimePrekeyId = 1 };
        counters.NextKemPrekeyId = Math.Max(counters.NextKemPrekeyId, 1); // a home from before there were any has none
        return counters;
    }

    public void WriteCounters(CountersRecord counters) => Write(Counters, counters.ToByteArray());

    public IdentityKeyPair? ReadIdentity()
    {
        using var seed = ReadSecret(Identity);
        return seed is null ? null : IdentityKeyPair.FromSeed(seed.Expose());
    }

    public void WriteIdentity(IdentityKeyPair identity)
    {
        using var seed = new SecretBytes(IdentityKeyPair.SeedSize);
        identity.ExportSeed(seed.ExposeForWriting());
        Write(Identity, seed.Expose());
    }

    private T? Read<T>(string name, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        using var opened = ReadSecret(name);
        return opened is null ? null : parser.ParseFrom(opened.Expose());
    }

    private SecretBytes? ReadSecret(string name) =>
        table.Db.QueryBlob("select record from settings where name = @name", ("@name", name)) is { } record
            ? table.Open(Encoding.UTF8.GetBytes(name), record)
            : null;

    private void Write(string name, ReadOnlySpan<byte> record) => table.Db.Run(
        "insert into settings (name, record) values (@name, @record) on conflict (name) do update set record = excluded.record",
        ("@name", name),
        ("@record", table.Seal(Encoding.UTF8.GetBytes(name), record)));
}
