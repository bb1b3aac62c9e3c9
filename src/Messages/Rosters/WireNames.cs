// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.Rosters;

/// <summary>The words of the API for what is stored as numbers.</summary>
internal static class WireNames
{
    public static string Of(ConversationKind kind) => kind switch
    {
        ConversationKind.Direct => "direct",
        ConversationKind.Group => "group",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Of(MemberRole role) => role switch
    {
        MemberRole.Member => "member",
        MemberRole.Admin => "admin",
        MemberRole.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
