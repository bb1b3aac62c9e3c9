// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http.Metadata;
using SecureMessenger.Contracts.Socket;

namespace SecureMessenger.Messages.Sending;

/// <summary>The largest JSON of a send: that of the largest frame, with its bytes in base64 and names around them.</summary>
internal sealed class SendBodyLimit : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => SocketProtocol.MaxTextFrameBytes;
}
