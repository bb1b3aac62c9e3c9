// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Sql;

public sealed class PostgresMigrationTests() : MigrationContract(TwoDatabases.OnPostgresAsync);
