// SPDX-License-Identifier: MIT
// RatchetLimits: how far a header may reach and how much is kept for late messages. Double Ratchet §8.4, §8.7.
// Implementation limits: the two sides need not agree on them.
namespace SecureMessenger.Protocol;

internal static class RatchetLimits
{
    /// <summary>Most messages one header may skip in the old chain, and in the new one. 2,000 steps take about 2.6 ms.</summary>
    public const int MaxSkip = 2000;

    /// <summary>Most message keys kept for late messages; the oldest go first.</summary>
    public const int MaxStoredKeys = 2000;

    /// <summary>Receiving chains with kept keys, the current one included: after 5 newer DH steps a chain's keys are gone.</summary>
    public const int MaxReceivingChains = 5;

    /// <summary>Messages, sent and received, after which a session of suite 2 begins its next post-quantum step.</summary>
    public const uint MessagesPerKemStep = 50;
}
