// SPDX-License-Identifier: MIT
namespace SecureMessenger.Tests.Vectors;

/// <summary>Every file of vectors and who writes it.</summary>
internal static class VectorLibrary
{
    public static IReadOnlyList<Func<VectorFile>> Authors { get; } =
    [
        BundleAuthor.Write, HandshakeAuthor.WriteX3dh, HandshakeAuthor.WritePqxdh, RatchetAuthor.Write, RatchetAuthor.WriteKemSteps,
        BodyAuthor.Write, SenderKeyAuthor.Write, DeviceListAuthor.Write, GroupEventAuthor.Write, FileAuthor.Write, SafetyNumberAuthor.Write,
        StoreAuthor.Write, PaddingAuthor.Write, KeyAuthor.Write,
    ];
}
