// SPDX-License-Identifier: MIT
namespace SecureMessenger.Faults.History;

/// <summary>A file whose upload was answered, and how it read afterwards.</summary>
/// <param name="Id">The file.</param>
/// <param name="Sha256">Of what was uploaded, hex.</param>
/// <param name="ReadBack">Of what was downloaded at the end; null: it was not to be had.</param>
/// <param name="At">When the answer to its upload came, since the run began.</param>
internal sealed record StoredFile(Guid Id, string Sha256, string? ReadBack, TimeSpan At);
