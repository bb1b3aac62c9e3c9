// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Files;
using SecureMessenger.Contracts.Keys;
using SecureMessenger.Contracts.Messages;

namespace SecureMessenger.Contracts.Json;

/// <summary>Every JSON shape of the API. Reflection is off: a type forgotten here fails the first test.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16,
    AllowDuplicateProperties = false,
    Converters = [typeof(Base64UrlJsonConverter), typeof(UtcTimeJsonConverter)])]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(LogoutRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(DevicesPage))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(EraseAccountRequest))]
[JsonSerializable(typeof(IdentityRequest))]
[JsonSerializable(typeof(IdentityResponse))]
[JsonSerializable(typeof(SignedPrekeyRequest))]
[JsonSerializable(typeof(OneTimePrekeysRequest))]
[JsonSerializable(typeof(KemPrekeysRequest))]
[JsonSerializable(typeof(RemainingResponse))]
[JsonSerializable(typeof(CountResponse))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(BundleResponse))]
[JsonSerializable(typeof(CreateConversationRequest))]
[JsonSerializable(typeof(ConversationResponse))]
[JsonSerializable(typeof(ConversationsPage))]
[JsonSerializable(typeof(MessagesPage))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(SentMessageResponse))]
[JsonSerializable(typeof(TicketResponse))]
[JsonSerializable(typeof(GroupEventRequest))]
[JsonSerializable(typeof(GroupEventResponse))]
[JsonSerializable(typeof(GroupEventsPage))]
[JsonSerializable(typeof(FileResponse))]
[JsonSerializable(typeof(FileInfoResponse))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(VersionResponse))]
public sealed partial class WireJson : JsonSerializerContext;
