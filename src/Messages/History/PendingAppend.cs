// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace SecureMessenger.Messages.History;

/// <summary>A message in the writer's queue, whom to tell, and of one that is traced by what and since when it waits.</summary>
internal sealed record PendingAppend(NewMessage Message, Action<AppendResult> Completed, ActivityContext? Trace, DateTimeOffset QueuedAt);
