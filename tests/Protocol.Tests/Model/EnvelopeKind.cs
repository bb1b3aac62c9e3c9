// SPDX-License-Identifier: MIT
// EnvelopeKind: what a content says, so that its reader acts as a client would; the first byte of the content.
namespace SecureMessenger.Tests.Model;

internal enum EnvelopeKind : byte
{
    /// <summary>Words, through a pairwise session.</summary>
    Text,

    /// <summary>A sender key, through a pairwise session.</summary>
    Distribution,

    /// <summary>"I could not read your number so-and-so", in a new session.</summary>
    DecryptionError,

    /// <summary>"I have no key for your group messages", through a pairwise session.</summary>
    ChainRequest,

    /// <summary>Words, through a sender key.</summary>
    Group,
}
