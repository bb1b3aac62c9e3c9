// SPDX-License-Identifier: MIT
// scripts/faults: breaks a server of its own, one thing after the other, while people talk through it, and says whether they noticed.
using SecureMessenger.Faults;

return await FaultCommand.Create().Parse(args).InvokeAsync();
