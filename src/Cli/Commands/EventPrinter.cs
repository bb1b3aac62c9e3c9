// SPDX-License-Identifier: MIT
using SecureMessenger.Cli.Output;
using SecureMessenger.Client;

namespace SecureMessenger.Cli.Commands;

/// <summary>Prints what happens. A message is marked as shown only once it is out: a crash in between prints it again, never loses it.</summary>
internal sealed class EventPrinter(Report report, MessengerClient client)
{
    public void Message(StoredMessage message)
    {
        report.Result(Lines.Message(message), writer => Fields.Message(writer, message));
        client.MarkShown(message.LocalId);
    }

    /// <summary>Anything but a message.</summary>
    public void Other(MessengerEvent happened)
    {
        switch (happened)
        {
            case MessengerEvent.IdentityChanged changed:
                report.Warning(changed.Message, FailureCodes.IdentityChanged);
                break;
            case MessengerEvent.Warning warning:
                report.Warning(warning.Message, warning.Code);
                break;
            default:
                break; // comings and goings of the connection are not news to a person
        }
    }
}
