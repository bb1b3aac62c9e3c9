// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Security;

/// <summary>What a request can name: somebody's things, or things of nobody.</summary>
/// <param name="User">An account.</param>
/// <param name="Name">Its username.</param>
/// <param name="Device">One of its devices.</param>
/// <param name="Chat">A direct conversation of it.</param>
/// <param name="Group">A group of it.</param>
/// <param name="Member">Another member of that group.</param>
/// <param name="File">A file of it.</param>
/// <param name="Upload">An unfinished upload of it.</param>
public sealed record Things(Guid User, string Name, Guid Device, Guid Chat, Guid Group, Guid Member, Guid File, Guid Upload)
{
    /// <summary>Ids that name nothing.</summary>
    public static Things OfNobody() => new(
        Guid.CreateVersion7(), "nobody.at.all", Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(),
        Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
}
