#!/usr/bin/env bash
# Looks for known vulnerabilities in what the lean binary and agentcost call. The database is the one that the Go project publishes as a
# module, pinned here: the same commit gives the same answer. A newer one: change the version below.
set -euo pipefail
cd "$(dirname "$0")/../.."

database=v0.0.0-20261105234957-e22db6528018
scanner=v1.9.0
export GOTOOLCHAIN="${TOOLCHAIN:-go1.26.10}" # of the releases: the standard library is looked at, too

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && go mod download -json "golang.org/x/vulndb@$database" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p' > dir)
cp -r "$(cat "$work/dir")" "$work/reports"
chmod -R u+w "$work/reports"
# The converter takes dates from a history, which a module has not.
git -C "$work/reports" init -q
git -C "$work/reports" add -A
git -C "$work/reports" -c user.name=dist -c user.email=dist@localhost commit -qm "$database"
(cd "$work" && go run "golang.org/x/vulndb/cmd/gendb@$database" -repo reports -out database 2> gendb.log) || { cat "$work/gendb.log"; exit 1; }
go run "golang.org/x/vuln/cmd/govulncheck@$scanner" -db "file://$work/database" ./distribution/otelcol-genai ./cmd/agentcost
