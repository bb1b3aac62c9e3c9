// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization;

namespace SecureMessenger.Platform.Backups;

/// <summary>JSON of backups.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(BackupAbout))]
internal sealed partial class BackupJson : JsonSerializerContext;
