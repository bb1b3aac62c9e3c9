// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Sql;

public sealed class SqliteMigrationTests() : MigrationContract(TwoDatabases.OnSqliteAsync);
