// SPDX-License-Identifier: MIT
// VectorPlayer: what each operation of a vector means here. It calls the library and nothing else; inputs come from the vector alone.
using System.Text.Json.Nodes;

namespace SecureMessenger.Tests.Vectors;

internal static class VectorPlayer
{
    private static readonly Dictionary<string, Func<JsonNode, TracedRandom, JsonObject>> Operations = new(StringComparer.Ordinal)
    {
        ["make_prekeys"] = PrekeyOperations.Make,
        ["import_key"] = KeyOperations.Import,
        ["validate_bundle"] = PrekeyOperations.Validate,
        ["play_session"] = SessionScript.Play,
        ["seal_body"] = BodyOperations.Seal,
        ["open_body"] = BodyOperations.Open,
        ["read_wrap"] = BodyOperations.ReadWrap,
        ["play_group"] = GroupScript.Play,
        ["make_list"] = DeviceListOperations.Make,
        ["follow_list"] = DeviceListOperations.Follow,
        ["group_handles"] = GroupEventOperations.Handles,
        ["make_event"] = GroupEventOperations.Make,
        ["fold_events"] = GroupEventOperations.Fold,
        ["encrypt_file"] = FileOperations.Encrypt,
        ["decrypt_file"] = FileOperations.Decrypt,
        ["open_framed"] = FileOperations.OpenFramed,
        ["safety_number"] = SafetyNumberOperations.Compute,
        ["match_scanned"] = SafetyNumberOperations.Match,
        ["make_store"] = StoreOperations.Make,
        ["unlock_store"] = StoreOperations.Unlock,
        ["seal_record"] = StoreOperations.Seal,
        ["open_record"] = StoreOperations.Open,
        ["pad"] = PaddingOperations.Pad,
        ["round_up"] = PaddingOperations.RoundUp,
        ["unpad"] = PaddingOperations.Unpad,
    };

    public static JsonObject Play(string operation, JsonNode input, TracedRandom random) => Operations[operation](input, random);
}
