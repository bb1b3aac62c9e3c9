// SPDX-License-Identifier: MIT
// Codes of failures that arise on this device. Those of the server come through unchanged. Append only: scripts match on them.
namespace SecureMessenger.Client;

/// <summary>Stable codes of the failures this library finds itself.</summary>
public static class FailureCodes
{
#pragma warning disable CS1591 // the names are the documentation; the message of each exception says what to do
    public const string ServerUnreachable = "server_unreachable";
    public const string BadAnswer = "bad_answer";
    public const string NotSent = "not_sent";
    public const string Unsettled = "unsettled";
    public const string WrongPassword = "wrong_password";
    public const string HomeBusy = "home_busy";
    public const string HomeUnusable = "home_unusable";
    public const string StoreDamaged = "store_damaged";
    public const string StoreTooNew = "store_too_new";
    public const string NoAccount = "no_account";
    public const string AccountExists = "account_exists";
    public const string OtherAccount = "other_account";
    public const string LoggedOut = "logged_out";
    public const string SessionEnded = "session_ended";
    public const string InvalidUsername = "invalid_username";
    public const string InvalidServer = "invalid_server";
    public const string SelfAddressed = "self_addressed";
    public const string NoKeysYet = "no_keys_yet";
    public const string DevicePending = "device_pending";
    public const string IdentityChanged = "identity_changed";
    public const string BadDeviceList = "bad_device_list";
    public const string UnlistedDevice = "unlisted_device";
    public const string BadPrekeys = "bad_prekeys";
    public const string TextTooLong = "text_too_long";
    public const string TextNotUnicode = "text_not_unicode";
    public const string ClientIdReused = "client_id_reused";
    public const string RosterUnsettled = "roster_unsettled";
    public const string FileTooLarge = "file_too_large";
    public const string FileUnreadable = "file_unreadable";
    public const string FileChanged = "file_changed";
    public const string FileExists = "file_exists";
    public const string FileDamaged = "file_damaged";
    public const string FileUnwritable = "file_unwritable";
    public const string UnknownFile = "unknown_file";
    public const string ConnectedElsewhere = "connected_elsewhere";
    public const string ProtocolFault = "protocol_fault";
    public const string NotFirstDevice = "not_first_device";
    public const string UnknownDeviceCode = "unknown_device_code";
    public const string StrangerInConversation = "stranger_in_conversation";
    public const string AmbiguousFile = "ambiguous_file";
    public const string SuiteDowngrade = "suite_downgrade";
    public const string SafetyNumberDiffers = "safety_number_differs";
#pragma warning restore CS1591
}
