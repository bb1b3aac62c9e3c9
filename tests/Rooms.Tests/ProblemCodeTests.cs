// SPDX-License-Identifier: MIT
using System.Reflection;
using SecureMessenger.Contracts.Errors;

namespace SecureMessenger.Tests;

public sealed class ProblemCodeTests
{
    // Clients match on these. A row may be added, never changed or taken away.
    private static readonly string[] Frozen =
    [
        "malformed_request 400",
        "invalid_fields 400",
        "unauthenticated 401",
        "token_expired 401",
        "session_ended 401",
        "bad_credentials 401",
        "bad_refresh_token 401",
        "refresh_token_reused 401",
        "device_revoked 403",
        "account_disabled 403",
        "not_a_member 403",
        "not_the_owner 403",
        "role_forbids 403",
        "origin_not_allowed 403",
        "not_found 404",
        "unknown_user 404",
        "unknown_device 404",
        "unknown_conversation 404",
        "unknown_file 404",
        "unknown_upload 404",
        "no_identity 404",
        "method_not_allowed 405",
        "request_timeout 408",
        "username_taken 409",
        "identity_conflict 409",
        "device_list_conflict 409",
        "prekey_conflict 409",
        "roster_stale 409",
        "client_id_reused 409",
        "group_conflict 409",
        "upload_offset_conflict 409",
        "current_device 409",
        "idempotency_key_busy 409",
        "keys_differ 409",
        "unsupported_tus_version 412",
        "too_large 413",
        "quota_exceeded 413",
        "unsupported_media_type 415",
        "range_not_satisfiable 416",
        "bad_key 422",
        "bad_signature 422",
        "bad_digest 422",
        "idempotency_key_reused 422",
        "upload_busy 423",
        "rate_limited 429",
        "daily_quota_exceeded 429",
        "headers_too_large 431",
        "checksum_mismatch 460",
        "internal 500",
        "busy 503",
        "unavailable 503",
        "storage_full 507",
    ];

    [Fact]
    public void The_table_of_refusals_only_grows() =>
        Assert.Empty(Frozen.Except(ProblemCodes.All.Select(row => $"{row.Code} {row.Status}")));

    [Fact]
    public void A_new_refusal_is_frozen_with_the_others() =>
        Assert.Empty(ProblemCodes.All.Select(row => $"{row.Code} {row.Status}").Except(Frozen));

    [Fact]
    public void Every_refusal_is_in_the_table_once_in_the_order_of_statuses()
    {
        var declared = typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ProblemCode)field.GetValue(null)!);

        Assert.Equal(declared.OrderBy(row => row.Code, StringComparer.Ordinal), ProblemCodes.All.OrderBy(row => row.Code, StringComparer.Ordinal));
        Assert.Equal(ProblemCodes.All.Select(row => row.Status).Order(), ProblemCodes.All.Select(row => row.Status));
        Assert.Distinct(ProblemCodes.All.Select(row => row.Code));
    }
}
