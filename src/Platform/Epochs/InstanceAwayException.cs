// SPDX-License-Identifier: MIT
using System.Data.Common;

namespace SecureMessenger.Platform.Epochs;

/// <summary>The database has no instance row: it is being restored just now.</summary>
public sealed class InstanceAwayException() : DbException("The database lost its instance row.");
