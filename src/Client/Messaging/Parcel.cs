// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client.Messaging;

/// <summary>Content on its way to be sealed.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Envelope">The encoded Envelope.</param>
/// <param name="OnlyFor">The one device it is for, the others get blank wraps; <see cref="Guid.Empty"/> for all.</param>
internal sealed record Parcel(Guid ClientId, byte[] Envelope, Guid OnlyFor);
