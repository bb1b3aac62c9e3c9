// SPDX-License-Identifier: MIT
using SecureMessenger.Primitives.Statements;

namespace SecureMessenger.Keys;

/// <summary>A KEM prekey with a signature that has not been verified yet.</summary>
/// <param name="Statement">What is signed.</param>
/// <param name="Signature">As it came.</param>
/// <param name="Field">Where it stood in the request.</param>
internal sealed record SignedKemPrekey(KemPrekeyStatement Statement, byte[] Signature, KemField Field);
