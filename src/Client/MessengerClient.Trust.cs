// SPDX-License-Identifier: MIT
// Whom MessengerClient believes: safety numbers, and keys that have changed.
using SecureMessenger.Client.Trust;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client;

public sealed partial class MessengerClient
{
    /// <summary>The 60 digits that two people compare to know that nobody stands between them.</summary>
    /// <param name="username">With whom.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>60 digits, the same on both sides.</returns>
    /// <exception cref="MessengerException">The server shows other keys than the ones known, or is away and none are known.</exception>
    public async Task<string> SafetyNumberAsync(string username, CancellationToken ct = default)
    {
        var engine = RequireEngine();
        var userId = await OtherAsync(engine, username, ct);
        var own = await NewestListAsync(engine.Devices, _account!.UserId, ct);
        var peer = await NewestListAsync(engine.Devices, userId, ct);
        return SafetyNumber.Compute(_account.UserId, own.Devices[0].Identity, userId, peer.Devices[0].Identity).Digits;
    }

    /// <summary>The keys the server shows for somebody now, to compare with them before <see cref="TrustAsync"/>.</summary>
    /// <param name="username">Whose.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Their number, and whether it is news.</returns>
    /// <exception cref="MessengerException">The list is not signed as it must be, or the server is away.</exception>
    public async Task<OfferedIdentity> OfferedIdentityAsync(string username, CancellationToken ct = default)
    {
        var engine = RequireEngine();
        return await engine.ChangedIdentities.OfferedAsync(await OtherAsync(engine, username, ct), ct);
    }

    /// <summary>Trusts the keys the server shows for somebody: those of a device begun again, or of one that takes a lower suite than before.</summary>
    /// <param name="username">Whose.</param>
    /// <param name="safetyNumber">The 60 digits that the other side has shown, over another channel.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>When they are trusted.</returns>
    /// <exception cref="MessengerException"><see cref="FailureCodes.SafetyNumberDiffers"/>: they are not the keys of that number.</exception>
    public async Task TrustAsync(string username, string safetyNumber, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(safetyNumber);
        var engine = RequireEngine();
        await engine.ChangedIdentities.TrustAsync(await OtherAsync(engine, username, ct), safetyNumber, ct);
    }

    private async Task<Guid> OtherAsync(Engine engine, string username, CancellationToken ct)
    {
        var userId = await engine.Names.FindAsync(username, ct);
        return userId != _account!.UserId
            ? userId
            : throw MessengerException.Refused(FailureCodes.SelfAddressed, "That is your own name; a safety number is between two people.");
    }

    private static async Task<DeviceList> NewestListAsync(DeviceDirectory devices, Guid userId, CancellationToken ct)
    {
        try
        {
            return await devices.RefreshAsync(userId, ct);
        }
        catch (MessengerException error) when (error.Kind == FailureKind.Unavailable && devices.Known(userId) is not null)
        {
            return devices.Known(userId)!; // the pinned root cannot change while the server is away
        }
    }
}
