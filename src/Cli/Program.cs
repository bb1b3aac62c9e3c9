// SPDX-License-Identifier: MIT
// messenger: the command line of Secure Messenger. Every command is one file in Commands; what they share is Runner.
using SecureMessenger.Cli;

return await CommandLine.RunAsync(args);
