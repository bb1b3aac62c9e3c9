// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Access;

/// <summary>Whose things a route hands out.</summary>
public enum RouteAccess
{
    /// <summary>The caller's own, whoever that is: no id of anybody else goes in.</summary>
    Own,

    /// <summary>What everybody may ask of anybody: who is this, which keys has it.</summary>
    Public,

    /// <summary>A thing of its owner alone.</summary>
    Owner,

    /// <summary>A thing of a conversation's members.</summary>
    Members,

    /// <summary>What a member also keeps reading after it has gone, up to its going.</summary>
    PastMembers,
}
