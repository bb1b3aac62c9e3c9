// SPDX-License-Identifier: MIT
// Schema: the tables of a home. What stands in the clear is what the design says may: opaque ids, order, state, key numbers.
namespace SecureMessenger.Client.Storage;

internal static class Schema
{
    /// <summary>Kept in <c>pragma user_version</c>.</summary>
    public const int Version = 2;

    /// <summary>Brings a home of an earlier version up by one; index 0 from version 1.</summary>
    public static readonly string[] Upgrades =
    [
        "create table repairs (id blob primary key, record blob not null) strict, without rowid;",
    ];

    public const string Text = """
        -- One row. finished: whether an account was saved; an unfinished store holds nothing and may be begun again.
        create table header (
          id integer primary key check (id = 1),
          sealed_key blob not null,
          sealed_index blob not null,
          finished integer not null
        ) strict;
        create table settings (name text primary key, record blob not null) strict, without rowid;
        create table prekeys (
          kind integer not null,
          key_id integer not null,
          published integer not null,
          record blob not null,
          primary key (kind, key_id)
        ) strict, without rowid;
        create table contacts (id blob primary key, record blob not null) strict, without rowid;
        create table sessions (id blob primary key, record blob not null) strict, without rowid;
        create table conversations (id blob primary key, peer blob not null, record blob not null) strict, without rowid;
        create index conversations_peer on conversations (peer);
        create table positions (id blob primary key, seq integer not null) strict, without rowid;
        create table messages (
          local_id integer primary key autoincrement,
          id blob not null unique,
          conversation blob not null,
          seq integer,
          outgoing integer not null,
          state integer not null,
          shown integer not null,
          record blob not null
        ) strict;
        create index messages_log on messages (conversation, seq);
        create index messages_unshown on messages (local_id) where shown = 0;
        create table outbox (place integer primary key autoincrement, id blob not null unique, record blob not null) strict;
        create table repairs (id blob primary key, record blob not null) strict, without rowid;
        create table files (id blob primary key, record blob not null) strict, without rowid;
        """;
}
