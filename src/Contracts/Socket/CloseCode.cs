// SPDX-License-Identifier: MIT
// The closed table of socket close codes. The range says whether to come back. Append only: a test freezes it.
namespace SecureMessenger.Contracts.Socket;

/// <summary>Why the server closed a socket (RFC 6455 §7.4; 4000–4999 are ours).</summary>
public enum CloseCode
{
    /// <summary>Done; nothing is wrong.</summary>
    Normal = 1000,

    /// <summary>The server is stopping: come back after a jittered delay.</summary>
    Draining = 1001,

    /// <summary>A frame could not be read: a defect of the client, do not come back with it.</summary>
    BadFrame = 1003,

    /// <summary>The frame broke a rule of the protocol.</summary>
    Policy = 1008,

    /// <summary>A frame was larger than any that is allowed.</summary>
    TooBig = 1009,

    /// <summary>The server failed: come back with growing delays.</summary>
    Fault = 1011,

    /// <summary>The session behind the socket has ended: authenticate again.</summary>
    Reauthenticate = 4401,

    /// <summary>The device was revoked: do not come back.</summary>
    DeviceRevoked = 4403,

    /// <summary>Nothing was heard for 90 s: come back.</summary>
    Idle = 4408,

    /// <summary>The same device connected elsewhere: do not come back by yourself.</summary>
    ConnectedElsewhere = 4409,

    /// <summary>The client reads too slowly; it resumes by position.</summary>
    SlowConsumer = 4413,

    /// <summary>Too many frames or connections: come back after a delay.</summary>
    Limited = 4429,
}
