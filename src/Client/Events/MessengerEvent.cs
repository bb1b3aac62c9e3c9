// SPDX-License-Identifier: MIT
namespace SecureMessenger.Client;

/// <summary>Something that happened: one of the nested records.</summary>
public abstract record MessengerEvent
{
    private MessengerEvent()
    {
    }

    /// <summary>A message arrived, readable or not. Call <see cref="MessengerClient.MarkShown"/> once it has been shown: until then it comes again.</summary>
    /// <param name="Message">The message.</param>
    public sealed record MessageArrived(StoredMessage Message) : MessengerEvent;

    /// <summary>All mail that waited at the server when this connection began has been given out.</summary>
    public sealed record MailDrained : MessengerEvent;

    /// <summary>An account's keys are not the ones this device knows: nothing is sent to it or read from it until a person has looked.</summary>
    /// <param name="UserId">The account.</param>
    /// <param name="Message">What was seen, for people.</param>
    public sealed record IdentityChanged(Guid UserId, string Message) : MessengerEvent;

    /// <summary>The connection was lost; the client is coming back by itself.</summary>
    /// <param name="Delay">Until the next try.</param>
    public sealed record ConnectionLost(TimeSpan Delay) : MessengerEvent;

    /// <summary>The connection is there.</summary>
    public sealed record Connected : MessengerEvent;

    /// <summary>Something went wrong in the background that people may want to know.</summary>
    /// <param name="Code">Stable name.</param>
    /// <param name="Message">One line for people.</param>
    public sealed record Warning(string Code, string Message) : MessengerEvent;
}
