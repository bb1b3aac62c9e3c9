// SPDX-License-Identifier: MIT
import { concat, u8, zeros } from './bytes.mjs';
import { require } from './refusal.mjs';

const floorLog2 = n => n.toString(2).length - 1;

export function padme(n) {
  const e = floorLog2(n);
  const step = 2 ** (e - (floorLog2(e) + 1));
  return Math.ceil(n / step) * step;
}

/** Of what has its marker: a multiple of 64 up to 1,024, above that a PADMÉ length. */
const paddedLength = n => n <= 1024 ? Math.ceil(n / 64) * 64 : padme(n);

export const pad = text => concat(text, u8(0x80), zeros(paddedLength(text.length + 1) - text.length - 1));

/** Refuses anything but the padding of its content (N-5). */
export function unpad(padded) {
  let marker = padded.length - 1;
  while (marker >= 0 && padded[marker] === 0)
    marker--;
  require(marker >= 0 && padded[marker] === 0x80 && padded.length === paddedLength(marker + 1), 'bad_padding');
  return padded.slice(0, marker);
}
