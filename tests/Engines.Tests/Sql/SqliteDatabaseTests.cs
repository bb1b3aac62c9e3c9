// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Sql;

public sealed class SqliteDatabaseTests() : DatabaseContract(TwoDatabases.OnSqliteAsync);
