// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Web.Contract;

/// <summary>Where a field of a request or an answer stands.</summary>
public enum FieldPlace
{
    /// <summary>In the path.</summary>
    Path,

    /// <summary>In the query.</summary>
    Query,

    /// <summary>In a header.</summary>
    Header,
}
