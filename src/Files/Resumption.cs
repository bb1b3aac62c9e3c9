// SPDX-License-Identifier: MIT
namespace SecureMessenger.Files;

/// <summary>What a resumable upload is told again about itself.</summary>
/// <param name="Until">When it is dropped if it has not been finished.</param>
/// <param name="Metadata">The Upload-Metadata it was created with.</param>
internal sealed record Resumption(DateTimeOffset Until, string? Metadata);
