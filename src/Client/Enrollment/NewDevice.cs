// SPDX-License-Identifier: MIT
// NewDevice: draws all keys of a device and saves them with the session it was given, in one transaction, before anything is published.
using System.Security.Cryptography;
using SecureMessenger.Client.Sessions;
using SecureMessenger.Client.Storage;
using SecureMessenger.Client.Storage.Records;
using SecureMessenger.Client.Wire;
using SecureMessenger.Contracts.Auth;
using SecureMessenger.Primitives;
using SecureMessenger.Protocol;

namespace SecureMessenger.Client.Enrollment;

internal static class NewDevice
{
    public static void Save(ClientStore store, Uri server, string username, SessionResponse session, TimeProvider time)
    {
        using var identity = IdentityKeyPair.Generate(RandomSource.System);
        var keys = new OwnKeys(new LocalDevice(new DeviceAddress(session.UserId, session.DeviceId), identity), time);
        store.Finish(tables =>
        {
            tables.Settings.WriteAccount(new AccountRecord
            {
                Server = server.ToString(),
                Username = username,
                UserId = session.UserId.ToField(),
                DeviceId = session.DeviceId.ToField(),
                RegistrationId = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue),
            });
            tables.Settings.WriteTokens(DeviceSession.ToRecord(session, time));
            tables.Settings.WriteIdentity(identity);
            tables.Contacts.PinName(session.UserId, username);
            keys.AddAll(tables);
        });
    }
}
