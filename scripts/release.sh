#!/usr/bin/env bash
# What is published with a release: the source of the signed tag of this commit, what is served in it, checksums of
# both, and a signature of the checksums. Needs git's signing key to be an SSH key (CONTRIBUTING.md, "A release").
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"

tag=$(git describe --exact-match --tags HEAD 2>/dev/null) || { echo "This commit has no tag: git tag -s vX.Y.Z" >&2; exit 1; }
git diff --quiet HEAD || { echo "There are changes that are not committed." >&2; exit 1; }
git verify-tag "$tag" || { echo "The tag $tag is not signed by a key in git's allowed signers." >&2; exit 1; }
key=$(git config user.signingkey) || { echo "Set git's user.signingkey to your SSH key." >&2; exit 1; }

out=${1:-var/release}
sbom=${2:-var/sbom.json}
rm -rf "$out" && mkdir -p "$out"
git archive --format=tar.gz --prefix="trial-companion-$tag/" -o "$out/trial-companion-$tag.tar.gz" "$tag"
cp "$sbom" "$out/trial-companion-$tag.sbom.json"
(cd "$out" && sha256sum -- * > SHA256SUMS)
ssh-keygen -q -Y sign -n file -f "$key" "$out/SHA256SUMS"
echo "In $out:" && ls "$out"
