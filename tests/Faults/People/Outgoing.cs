// SPDX-License-Identifier: MIT
using Google.Protobuf;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Faults.History;
using SecureMessenger.Primitives;

namespace SecureMessenger.Faults.People;

/// <summary>A message on its way: sent again and again under one client id until it is answered.</summary>
/// <param name="chat">Where to.</param>
/// <param name="from">The sending device.</param>
/// <param name="body">What; to the server, ciphertext.</param>
/// <param name="isOnce">Given up when the line breaks before its answer: whether it was stored its sender never learns.</param>
/// <param name="asked">When, since the run began.</param>
internal sealed class Outgoing(Chat chat, Guid from, byte[] body, bool isOnce, TimeSpan asked)
{
    private readonly TaskCompletionSource<Sending> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid ClientId { get; } = Guid.CreateVersion7();

    public bool IsOnce => isOnce;

    public Chat Chat => chat;

    /// <summary>What became of it.</summary>
    public Task<Sending> Done => _done.Task;

    /// <summary>It was stored at this place, or refused.</summary>
    public void Answer(TimeSpan at, uint? seq) => _done.TrySetResult(AsOf(at, seq));

    /// <summary>Nobody will ask again.</summary>
    public void GiveUp() => _done.TrySetResult(AsOf(null, null));

    /// <summary>As a frame, for the roster as it is known now.</summary>
    public ClientFrame ToFrame()
    {
        var (version, devices) = chat.Roster;
        var send = new Send
        {
            ClientId = ClientId.ToString("D"), ConversationId = chat.Id.ToString("D"), RosterVersion = version, Kind = Kind.Message, Body = ByteString.CopyFrom(body),
        };
        if (!chat.IsGroup)
        {
            send.Wraps.AddRange(devices.Where(device => device != from).Select(device => new Wrap
            {
                DeviceId = device.ToString("D"), Wrap_ = ByteString.CopyFrom(device.ToByteArray()),
            }));
        }

        return new ClientFrame { Send = send };
    }

    /// <summary>Digest of a body.</summary>
    public static string ContentOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[Sha256.Size];
        Sha256.Hash(body, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }

    private Sending AsOf(TimeSpan? answered, uint? seq) => new(from, chat.Id, ClientId, ContentOf(body), asked, answered, seq);
}
