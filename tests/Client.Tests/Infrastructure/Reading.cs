// SPDX-License-Identifier: MIT
using SecureMessenger.Client;

namespace SecureMessenger.Tests.Infrastructure;

/// <summary>Reads what a client gets.</summary>
public static class Reading
{
    /// <summary>Messages until all stored mail is in; each marked shown.</summary>
    public static async Task<List<StoredMessage>> MailAsync(this MessengerClient client)
    {
        var mail = new List<StoredMessage>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var happened in client.ReceiveAsync(patience.Token))
        {
            if (happened is MessengerEvent.MailDrained) break;
            if (happened is not MessengerEvent.MessageArrived arrived) continue;
            mail.Add(arrived.Message);
            client.MarkShown(arrived.Message.LocalId);
        }

        return mail;
    }

    /// <summary>Messages up to the one of this text, which is left out; each marked shown.</summary>
    public static async Task<List<StoredMessage>> MailUntilAsync(this MessengerClient client, string end)
    {
        var mail = new List<StoredMessage>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var happened in client.ReceiveAsync(patience.Token))
        {
            if (happened is not MessengerEvent.MessageArrived arrived) continue;
            client.MarkShown(arrived.Message.LocalId);
            if (arrived.Message.Content is MessageContent.Text text && text.Value == end) break;
            mail.Add(arrived.Message);
        }

        return mail;
    }

    /// <summary>The next texts that can be read, each marked shown; messages that cannot be read are passed over.</summary>
    public static async Task<List<string>> TextsAsync(this MessengerClient client, int count)
    {
        var texts = new List<string>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await foreach (var happened in client.ReceiveAsync(patience.Token))
        {
            if (happened is not MessengerEvent.MessageArrived arrived) continue;
            client.MarkShown(arrived.Message.LocalId);
            if (arrived.Message.Content is MessageContent.Text text) texts.Add(text.Value);
            if (texts.Count == count) break;
        }

        return texts;
    }

    /// <summary>The texts of messages.</summary>
    public static IEnumerable<string> Texts(this IEnumerable<StoredMessage> messages) => messages.Select(message =>
        message.Content is MessageContent.Text text ? text.Value : message.Content.ToString()!);

    /// <summary>Sends a text.</summary>
    public static Task<SentMessage> SayAsync(this MessengerClient client, string to, string text) =>
        client.SendTextAsync(to, text, null, TestContext.Current.CancellationToken);
}
