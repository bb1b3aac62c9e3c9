// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Trust;

/// <summary>Safety numbers between the root keys of two accounts (docs/protocol.md).</summary>
internal sealed class SafetyNumbers(DeviceDirectory directory, Guid ownAccount)
{
    private const int GroupLength = 5;

    /// <returns>Twelve groups of five digits.</returns>
    public async Task<string> WithAsync(Guid peer, CancellationToken ct)
    {
        if (peer == ownAccount)
            throw MessengerException.Refused(FailureCodes.SelfAddressed, "That is you: a safety number needs somebody else.");
        var number = SafetyNumber.Compute(ownAccount, await RootAsync(ownAccount, ct), peer, await RootAsync(peer, ct));
        return string.Join(' ', number.Digits.Chunk(GroupLength).Select(group => new string(group)));
    }

    private async Task<IdentityPublicKey> RootAsync(Guid account, CancellationToken ct) =>
        (directory.Known(account) ?? await directory.RefreshAsync(account, ct)).Devices[0].Identity;
}
