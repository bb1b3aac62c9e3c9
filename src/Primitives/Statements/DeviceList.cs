// SPDX-License-Identifier: MIT
// DeviceList: all devices of an account, signed by the first (context 3) and chained by hash, so that a server cannot add one.
// ver u8 = 1 | account 16 | version u64 | previous 32 | count u16 | count x (device 16 | identity 32 | suites u16). Public bytes only.
namespace SecureMessenger.Primitives.Statements;

/// <summary>A version of an account's device list. Immutable; made by <see cref="First"/>, <see cref="Next"/> or <see cref="TryParse"/>.</summary>
public sealed class DeviceList
{
    /// <summary>Most devices of one account.</summary>
    public const int MaxDevices = 32;

    /// <summary>Longest encoded list, bytes.</summary>
    public const int MaxSize = HeaderSize + (MaxDevices * DeviceListEntry.Size);

    private const byte LayoutVersion = 1;
    private const int HeaderSize = 1 + 16 + 8 + Sha256.Size + 2;

    private readonly byte[] _bytes;
    private readonly DeviceListEntry[] _devices;

    private DeviceList(byte[] bytes, Guid account, ulong version, DeviceListEntry[] devices)
    {
        _bytes = bytes;
        _devices = devices;
        Account = account;
        Version = version;
    }

    /// <summary>The account.</summary>
    public Guid Account { get; }

    /// <summary>Version, from 1, rising by one.</summary>
    public ulong Version { get; }

    /// <summary>The devices, 1 to 32, each id once. The first signs.</summary>
    public IReadOnlyList<DeviceListEntry> Devices => _devices;

    /// <summary>SHA-256 of the previous version's bytes; zeros for version 1.</summary>
    public ReadOnlySpan<byte> PreviousHash => _bytes.AsSpan(1 + 16 + 8, Sha256.Size);

    /// <summary>The encoded list: what is signed, hashed and sent.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes version 1 of an account's list.</summary>
    /// <param name="account">The account.</param>
    /// <param name="devices">1 to 32 devices, each id once; the first signs.</param>
    /// <returns>The list, unsigned.</returns>
    /// <exception cref="ArgumentException">The devices break a rule above.</exception>
    public static DeviceList First(Guid account, IReadOnlyList<DeviceListEntry> devices)
    {
        Span<byte> none = stackalloc byte[Sha256.Size];
        none.Clear();
        return Create(account, 1, none, devices);
    }

    /// <summary>Makes the version after this one.</summary>
    /// <param name="devices">1 to 32 devices, each id once; the first must have the key of this list's first.</param>
    /// <returns>The list, unsigned.</returns>
    /// <exception cref="ArgumentException">The devices break a rule above.</exception>
    public DeviceList Next(IReadOnlyList<DeviceListEntry> devices)
    {
        Span<byte> previous = stackalloc byte[Sha256.Size];
        WriteHash(previous);
        var next = Create(Account, Version + 1, previous, devices);
        if (!next.Follows(this))
            throw new ArgumentException("The first device signs every version and cannot change.", nameof(devices));
        return next;
    }

    /// <summary>Reads an encoded list strictly. The signature is another step: <see cref="Verify"/>.</summary>
    /// <param name="bytes">The encoded list.</param>
    /// <param name="list">The list, or null.</param>
    /// <returns>False for anything but the one encoding of a list that keeps the rules.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out DeviceList? list)
    {
        list = null;
        if (bytes.Length > MaxSize)
            return false;
        var fields = new FieldReader(bytes);
        var layout = fields.ReadByte();
        var account = fields.ReadId();
        var version = fields.ReadUInt64();
        var previous = fields.ReadBytes(Sha256.Size);
        int count = fields.ReadUInt16();
        if (layout != LayoutVersion || version == 0 || count is 0 or > MaxDevices || fields.Remaining != count * DeviceListEntry.Size)
            return false;
        if ((version == 1) == previous.ContainsAnyExcept((byte)0))
            return false;

        var devices = new DeviceListEntry[count];
        for (var i = 0; i < count; i++)
        {
            var device = fields.ReadId();
            if (!IdentityPublicKey.TryImport(fields.ReadBytes(IdentityPublicKey.Size), out var identity))
                return false;
            devices[i] = new DeviceListEntry(device, identity!, (DeviceSuites)fields.ReadUInt16());
        }

        if (!fields.IsComplete || !AreValid(devices))
            return false;
        list = new DeviceList(bytes.ToArray(), account, version, devices);
        return true;
    }

    /// <summary>Signs the list with the first device's key.</summary>
    /// <param name="identity">The key of the first device.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="ArgumentException">The key is not the first device's.</exception>
    public void Sign(IdentityKeyPair identity, Span<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!identity.PublicKey.Equals(_devices[0].Identity))
            throw new ArgumentException("Only the first device signs the list.", nameof(identity));
        identity.Sign(SignatureContext.DeviceList, _bytes, signature);
    }

    /// <summary>Verifies the first device's signature.</summary>
    /// <param name="signature">The signature; another length than 64 is refused.</param>
    /// <returns>Whether the first device signed exactly this list.</returns>
    public bool Verify(ReadOnlySpan<byte> signature) =>
        _devices[0].Identity.Verify(SignatureContext.DeviceList, _bytes, signature);

    /// <summary>Whether this is the next version of the same account's list under the same first key.</summary>
    /// <param name="previous">The version known so far.</param>
    /// <returns>Whether version, hash, account and first key connect.</returns>
    public bool Follows(DeviceList previous)
    {
        ArgumentNullException.ThrowIfNull(previous);
        Span<byte> expected = stackalloc byte[Sha256.Size];
        previous.WriteHash(expected);
        return Account == previous.Account
            && previous.Version < ulong.MaxValue && Version == previous.Version + 1
            && FixedTime.AreEqual(PreviousHash, expected)
            && _devices[0].Identity.Equals(previous._devices[0].Identity);
    }

    /// <summary>Finds a device.</summary>
    /// <param name="device">The device's id.</param>
    /// <returns>Its entry, or null.</returns>
    public DeviceListEntry? Find(Guid device) => Array.Find(_devices, entry => entry.Device == device);

    /// <summary>Hashes the encoded list.</summary>
    /// <param name="destination">Receives 32 bytes: what the next version names as previous.</param>
    public void WriteHash(Span<byte> destination) => Sha256.Hash(_bytes, destination);

    private static DeviceList Create(Guid account, ulong version, ReadOnlySpan<byte> previous, IReadOnlyList<DeviceListEntry> devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        DeviceListEntry[] entries = [.. devices];
        if (!AreValid(entries))
            throw new ArgumentException($"A list has 1 to {MaxDevices} devices, each once, each taking a suite.", nameof(devices));
        var bytes = new byte[HeaderSize + (entries.Length * DeviceListEntry.Size)];
        var fields = new FieldWriter(bytes);
        fields.WriteByte(LayoutVersion);
        fields.WriteId(account);
        fields.WriteUInt64(version);
        fields.WriteBytes(previous);
        fields.WriteUInt16((ushort)entries.Length);
        foreach (var entry in entries)
        {
            fields.WriteId(entry.Device);
            fields.WriteBytes(entry.Identity.Bytes);
            fields.WriteUInt16((ushort)entry.Suites);
        }

        return new DeviceList(bytes, account, version, entries);
    }

    private static bool AreValid(DeviceListEntry[] devices) =>
        devices.Length is >= 1 and <= MaxDevices
        && devices.All(entry => entry.Suites is > DeviceSuites.None and <= (DeviceSuites)ushort.MaxValue)
        && devices.Select(entry => entry.Device).Distinct().Count() == devices.Length;
}
