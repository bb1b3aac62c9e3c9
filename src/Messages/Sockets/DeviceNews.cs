// SPDX-License-Identifier: MIT
// What reaches a connected device beside its mail: changed rosters, a low stock of prekeys, what passes between members and
// is not kept. All of it may be lost: a roster is told with every refused send, the stock at every connect.
using System.Data.Common;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using SecureMessenger.Contracts.Socket;
using SecureMessenger.Messages.Delivery;
using SecureMessenger.Platform.Ids;
using SecureMessenger.Platform.Signals;
using PrekeysLow = SecureMessenger.Platform.Events.PrekeysLow;

namespace SecureMessenger.Messages.Sockets;

/// <summary>News for connected devices.</summary>
internal sealed class DeviceNews(ISignals signals, Wakeups wakeups, LowPrekeyStore stock, ILogger<DeviceNews> log)
{
    /// <summary>Lets news reach the device until disposed.</summary>
    public IDisposable Listen(Connection connection)
    {
        var (user, device) = (connection.Caller.User, connection.Caller.Device);
        return new Subscriptions(
            wakeups.ListenForRosters(user, (conversation, version) => connection.Offer(Frames.RosterChanged(conversation, version))),
            signals.Subscribe(EphemeralSubject(user), payload => Relay(connection, payload)),
            signals.Subscribe(PrekeysSubject(device), payload => connection.Offer(ServerFrame.Parser.ParseFrom(payload.Span))));
    }

    /// <summary>Passes an ephemeral on to one member's devices, but for the one it comes from.</summary>
    public void Pass(UserId user, ReadOnlyMemory<byte> frame) => signals.Publish(EphemeralSubject(user), frame);

    /// <summary>Keeps and tells that a device's prekeys run low, or that they do no longer.</summary>
    public async Task ApplyAsync(PrekeysLow changed, CancellationToken ct)
    {
        await stock.PutAsync(changed, ct);
        if (!changed.IsLow) return;
        var frame = Frames.PrekeysLow(checked((uint)changed.OneTime), checked((uint)changed.Kem));
        signals.Publish(PrekeysSubject(new(changed.DeviceId)), frame.ToByteArray());
    }

    /// <summary>Tells a device that has just connected what it may have missed.</summary>
    public async Task TellStockAsync(Connection connection)
    {
        try
        {
            if (await stock.FindAsync(connection.Caller.Device, CancellationToken.None) is { } low) connection.Send(Frames.PrekeysLow(low.OneTime, low.Kem));
        }
        catch (DbException error)
        {
            log.StockReadFailed(error); // told at the next connect
        }
    }

    private static void Relay(Connection connection, ReadOnlyMemory<byte> payload)
    {
        var frame = ServerFrame.Parser.ParseFrom(payload.Span);
        if (frame.Ephemeral.SenderDeviceId != connection.Caller.Device.ToString()) connection.Offer(frame);
    }

    private static string EphemeralSubject(UserId user) => $"ephemeral.user.{user}";

    private static string PrekeysSubject(DeviceId device) => $"prekeys.device.{device}";

    private sealed class Subscriptions(params IDisposable[] all) : IDisposable
    {
        public void Dispose()
        {
            foreach (var one in all) one.Dispose();
        }
    }
}
