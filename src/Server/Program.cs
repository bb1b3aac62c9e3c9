// SPDX-License-Identifier: MIT
using SecureMessenger.Server;

return await ServerCommand.Create().Parse(args).InvokeAsync();
