// SPDX-License-Identifier: MIT
using System.CommandLine;
using SecureMessenger.Server.Commands;

// Ctrl-C and SIGTERM belong to the host, which drains; the command line must not cut that short.
return await ServerCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
