// SPDX-License-Identifier: MIT
// Prekeys and bundles: tables "Keys of a device" and "Signatures".
import { u32, u64, u8 } from './bytes.mjs';
import { Context, importEd25519, importMlKem768, importX25519, sign, verify } from './keys.mjs';
import { kemPair, x25519Pair } from './primitives.mjs';
import { allAs, require } from './refusal.mjs';

const DAY = 86_400_000;
const TAG = { [Context.signedPrekey]: 2, [Context.kemPrekey]: 3 };

const body = (context, device, id, createdAt, key) => [device, u32(id), u64(createdAt), u8(TAG[context]), key];

export function makePrekeys(identity, device, ids, createdAt, random) {
  const signedPrekey = x25519Pair(random(32));
  const kemPrekey = kemPair(random(64));
  const signature = (context, id, key) => sign(identity, context, ...body(context, device, id, createdAt, key));
  return {
    signedPrekey: { ...signedPrekey, signature: signature(Context.signedPrekey, ids.signedPrekey, signedPrekey.publicKey) },
    kemPrekey: { ...kemPrekey, signature: signature(Context.kemPrekey, ids.kemPrekey, kemPrekey.publicKey) },
    oneTimePrekey: x25519Pair(random(32)),
  };
}

/** H-1, H-2, K-1 to K-3 and S-2; gives the suite that a session begins with. */
export function validateBundle(bundle, now) {
  return allAs('bad_bundle', () => {
    const suite = bundle.suites & 2 ? 2 : 1;
    require(bundle.suites & 3, 'bad_bundle');
    importEd25519(bundle.identity);
    require(bundle.createdAt - now <= DAY, 'bad_bundle');
    checkSigned(bundle, Context.signedPrekey, bundle.signedPrekey, importX25519);
    if (bundle.oneTimePrekey) {
      require(bundle.oneTimePrekey.id > 0, 'bad_bundle');
      importX25519(bundle.oneTimePrekey.key);
    }
    if (suite === 2)
      checkSigned(bundle, Context.kemPrekey, bundle.kemPrekey, importMlKem768);
    return suite;
  });
}

function checkSigned(bundle, context, prekey, importKey) {
  require(prekey && prekey.id > 0, 'bad_bundle');
  importKey(prekey.key);
  const of = body(context, bundle.device, prekey.id, bundle.createdAt, prekey.key);
  require(verify(bundle.identity, prekey.signature, context, ...of), 'bad_bundle');
}
