// SPDX-License-Identifier: MIT
using SecureMessenger.Platform.Signals;

namespace SecureMessenger.Tests.Signals;

public sealed class InProcessSignalsTests : SignalsContract
{
    public override ValueTask InitializeAsync()
    {
        One = Two = new InProcessSignals();
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
