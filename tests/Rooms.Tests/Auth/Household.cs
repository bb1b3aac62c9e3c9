// SPDX-License-Identifier: MIT
using System.Net;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Primitives.Statements;
using SecureMessenger.Tests.Infrastructure;

namespace SecureMessenger.Tests.Auth;

/// <summary>Alice with a phone that signs and a laptop that it has signed for, and Bob, whom she writes to.</summary>
public sealed class Household : IAsyncDisposable
{
    private Household(House house, PublishedDevice phone, PublishedDevice laptop, TestUser bob, DeviceList list, ConversationResponse chat)
    {
        (House, Phone, Laptop, Bob, List, Chat) = (house, phone, laptop, bob, list, chat);
    }

    public House House { get; }

    public PublishedDevice Phone { get; }

    public PublishedDevice Laptop { get; }

    public TestUser Bob { get; }

    /// <summary>Alice's list in force.</summary>
    public DeviceList List { get; }

    /// <summary>Theirs, as it stood with three devices.</summary>
    public ConversationResponse Chat { get; }

    public static async Task<Household> OpenAsync(int oneTimePrekeys = 1, params (string Name, string Value)[] settings)
    {
        var house = await House.OpenAsync(settings);
        var bob = await TestUser.RegisterAsync(house, "bob");
        await bob.PublishAsync();
        var phone = new PublishedDevice(house, await TestUser.RegisterAsync(house, "alice.in.wonderland"));
        house.Clock.Advance(TimeSpan.FromSeconds(1)); // ids rise with time: the phone is the first
        var laptop = new PublishedDevice(house, await phone.User.OnAnotherDeviceAsync());
        var first = phone.FirstList();
        await phone.SettleAsync(first, oneTimePrekeys);
        await laptop.SettleAsync(list: null);
        var list = first.Next([phone.Entry, laptop.Entry]);
        Assert.Equal(HttpStatusCode.Created, (await phone.OfferAsync(list)).StatusCode);
        var chat = await bob.BeginAsync(phone.User);
        return new Household(house, phone, laptop, bob, list, await bob.ReadByAsync(chat.Id, 3));
    }

    public async ValueTask DisposeAsync()
    {
        Phone.User.Dispose();
        Phone.Dispose();
        Laptop.User.Dispose();
        Laptop.Dispose();
        Bob.Dispose();
        await House.DisposeAsync();
    }
}
