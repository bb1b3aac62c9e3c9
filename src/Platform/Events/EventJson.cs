// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization;

namespace SecureMessenger.Platform.Events;

/// <summary>How events are stored and sent.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DeviceAdded))]
[JsonSerializable(typeof(DeviceRevoked))]
[JsonSerializable(typeof(AccountDeleted))]
[JsonSerializable(typeof(DeviceListChanged))]
[JsonSerializable(typeof(ConversationMembersChanged))]
[JsonSerializable(typeof(PrekeysLow))]
public sealed partial class EventJson : JsonSerializerContext;
