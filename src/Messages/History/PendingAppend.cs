// SPDX-License-Identifier: MIT
namespace SecureMessenger.Messages.History;

/// <summary>A message in the writer's queue, and whom to tell.</summary>
internal sealed record PendingAppend(NewMessage Message, Action<AppendResult> Completed);
