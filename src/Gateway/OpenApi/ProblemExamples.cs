// SPDX-License-Identifier: MIT
using System.Text.Json;
using Microsoft.OpenApi;
using SecureMessenger.Contracts.Errors;
using SecureMessenger.Contracts.Json;
using SecureMessenger.Contracts.Messages;
using SecureMessenger.Platform.Web.Contract;

namespace SecureMessenger.Gateway.OpenApi;

/// <summary>An example of every row of the table of refusals.</summary>
internal static class ProblemExamples
{
    private static readonly Dictionary<ProblemCode, string> Fields = new()
    {
        [ProblemCodes.InvalidFields] = "username",
        [ProblemCodes.UsernameTaken] = "username",
        [ProblemCodes.BadKey] = "public_key",
        [ProblemCodes.BadSignature] = "signature",
        [ProblemCodes.PrekeyConflict] = "key_id",
    };

    private static readonly ConversationResponse Conversation = new(
        Sample.Conversation, "group", 43, 4, 41,
        [new ConversationMember(Sample.Alice, "owner", [new(Sample.AlicesPhone, 2_718_281_828), new(Sample.AlicesTablet, 1_618_033_988)])],
        new GroupHead(2, Sample.Bytes(32, 0xFA), []));

    /// <summary>Adds them.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        foreach (var advice in ProblemGuide.All)
        {
            document.AddComponent<IOpenApiExample>(advice.Code.Code, new OpenApiExample
            {
                Summary = advice.Code.Title,
                Description = $"{advice.Meaning} {advice.Remedy}",
                Value = JsonSerializer.SerializeToNode(Example(advice.Code), WireJson.Default.ProblemDocument),
            });
        }
    }

    private static ProblemDocument Example(ProblemCode code) => new()
    {
        Title = code.Title,
        Status = code.Status,
        Code = code.Code,
        RequestId = "3f9c0b6a1d2e4f5a6b7c8d9e",
        Errors = Fields.TryGetValue(code, out var field) ? new Dictionary<string, IReadOnlyList<string>> { [field] = ["what is wrong with it"] } : null,
        Missing = code == ProblemCodes.RosterStale ? [Sample.AlicesTablet] : null,
        Extra = code == ProblemCodes.RosterStale ? [] : null,
        Conversation = code == ProblemCodes.RosterStale || code == ProblemCodes.GroupConflict ? Conversation : null,
    };
}
