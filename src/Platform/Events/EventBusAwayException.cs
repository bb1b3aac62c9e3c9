// SPDX-License-Identifier: MIT
namespace SecureMessenger.Platform.Events;

/// <summary>The bus could not be reached. That says nothing about the event, which is tried again for as long as it takes.</summary>
/// <param name="inner">What the engine said.</param>
public sealed class EventBusAwayException(Exception inner) : IOException("The event bus cannot be reached.", inner);
