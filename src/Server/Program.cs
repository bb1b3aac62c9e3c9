// SPDX-License-Identifier: MIT
using SecureMessenger.Server;

return await ServerProgram.RunAsync(args, new StartOptions(), Console.Out, Console.Error, CancellationToken.None);
