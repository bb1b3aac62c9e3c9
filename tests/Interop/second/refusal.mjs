// SPDX-License-Identifier: MIT

/** An expected failure, by its name in the table of errors. */
export class Refusal extends Error {
  constructor(name) {
    super(name);
    this.error = name;
  }
}

export function require(condition, name) {
  if (!condition)
    throw new Refusal(name);
}

/** Whatever is refused inside is refused by this one name: a receiver answers every failure alike (N-2). */
export function allAs(name, action) {
  try {
    return action();
  } catch (refusal) {
    throw refusal instanceof Refusal && refusal.error !== 'duplicate' ? new Refusal(name) : refusal;
  }
}
