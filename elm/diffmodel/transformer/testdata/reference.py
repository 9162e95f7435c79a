"""Writes reference.json: loss, logits and gradients of a small transformer, computed by JAX in float64.

    pip install jax numpy && python reference.py > reference.json

The test TestReference compares package transformer with it, tensor by tensor. Sequences branch: a branch sees the prefix and
itself, at positions that follow the prefix.
"""
import json
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
V, D, L, H, F = 13, 8, 2, 2, 12
BASE, EPS = 10000.0, 1e-5
rng = np.random.default_rng(42)


def tensor(*shape):
    return np.round(rng.normal(0, 0.4, shape), 4)


weights = {"token_embd.weight": tensor(V, D)}
for i in range(L):
    weights[f"blk.{i}.attn_norm.weight"] = 1 + tensor(D)
    for n in ("attn_q", "attn_k", "attn_v", "attn_output"):
        weights[f"blk.{i}.{n}.weight"] = tensor(D, D)
    weights[f"blk.{i}.ffn_norm.weight"] = 1 + tensor(D)
    weights[f"blk.{i}.ffn_up.weight"] = tensor(F, D)
    weights[f"blk.{i}.ffn_down.weight"] = tensor(D, F)
weights["output_norm.weight"] = 1 + tensor(D)

# Sequences: prefix, weight of its tokens, branches of (tokens, first token learnt, weight).
sequences = [
    ([1, 5, 9, 2, 7], 0.25, [([3, 4, 8, 8, 1], 2, 1.0), ([6, 0, 12], 1, 0.5)]),
    ([11, 10, 2], 0.0, [([1, 2, 3, 4, 5, 6, 7], 1, 2.0)]),
]


def norm(x, g):
    return x / jnp.sqrt(jnp.mean(x * x, -1, keepdims=True) + EPS) * g


def rope(x, pos):  # x [T, H, size], pairs side by side
    size = x.shape[-1]
    angle = pos[:, None] * BASE ** (-np.arange(size // 2) * 2 / size)
    c, s = jnp.cos(angle)[:, None, :], jnp.sin(angle)[:, None, :]
    a, b = x[..., 0::2], x[..., 1::2]
    return jnp.stack([a * c - b * s, a * s + b * c], -1).reshape(x.shape)


def rows(seq):
    prefix, _, branches = seq
    tok, pos, seg = list(prefix), list(range(len(prefix))), [0] * len(prefix)
    for i, (t, _, _) in enumerate(branches):
        tok += t[:-1]
        pos += range(len(prefix), len(prefix) + len(t) - 1)
        seg += [i + 1] * (len(t) - 1)
    return np.array(tok), np.array(pos), np.array(seg)


def targets(seq):
    prefix, pw, branches = seq
    out = [(t, pw) for t in prefix[1:]] + [(0, 0.0)]
    for t, start, w in branches:
        out += [(t[i], w if i >= start else 0.0) for i in range(1, len(t))]
    return np.array([t for t, _ in out]), np.array([w for _, w in out])


def logits(w, seq):
    tok, pos, seg = rows(seq)
    n = len(tok)
    sees = (pos[None, :] <= pos[:, None]) & ((seg[None, :] == seg[:, None]) | (seg[None, :] == 0))
    x = w["token_embd.weight"][tok]
    for i in range(L):
        g = lambda name: w[f"blk.{i}.{name}.weight"]
        y = norm(x, g("attn_norm"))
        q, k, v = ((y @ g(m).T).reshape(n, H, D // H) for m in ("attn_q", "attn_k", "attn_v"))
        q, k = rope(q, pos), rope(k, pos)
        s = jnp.einsum("ihd,jhd->hij", q, k) / np.sqrt(D // H)
        p = jax.nn.softmax(jnp.where(sees, s, -jnp.inf), -1)
        x = x + jnp.einsum("hij,jhd->ihd", p, v).reshape(n, D) @ g("attn_output").T
        y = norm(x, g("ffn_norm"))
        x = x + jnp.square(jax.nn.relu(y @ g("ffn_up").T)) @ g("ffn_down").T
    return norm(x, w["output_norm.weight"]) @ w["token_embd.weight"].T


def loss(w):
    total, weight = 0.0, 0.0
    for seq in sequences:
        t, m = targets(seq)
        lp = jax.nn.log_softmax(logits(w, seq))
        total -= jnp.sum(m * lp[np.arange(len(t)), t])
        weight += m.sum()
    return total / weight


value, grads = jax.value_and_grad(loss)({k: jnp.array(v) for k, v in weights.items()})
short = lambda x: [float(f"{v:.9g}") for v in np.asarray(x).ravel()]
print(json.dumps({
    "jax": jax.__version__, "vocab": V, "dim": D, "layers": L, "heads": H, "hidden": F,
    "sequences": [{"prefix": p, "weight": w, "branches": [{"tokens": t, "from": s, "weight": bw} for t, s, bw in b]} for p, w, b in sequences],
    "loss": float(value),
    "last_logits": short(logits({k: jnp.array(v) for k, v in weights.items()}, (sequences[0][0], 0, []))[-1]),
    "tensors": {k: {"weight": short(weights[k]), "gradient": short(grads[k])} for k in weights},
}))
