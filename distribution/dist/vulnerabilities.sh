#!/usr/bin/env bash
# Looks for known vulnerabilities in what the lean binary and agentcost call, and fails for each that vulnerabilities.txt has no reason for.
# The database is the one that the Go project publishes as a module, pinned here: the same commit gives the same answer. To look into today's:
# DATABASE=latest make vulnerabilities. The toolchain is go.mod's, since the standard library is looked at, too. Where one of them cannot be
# had, nothing was looked at, and the exit code is 75.
set -euo pipefail
cd "$(dirname "$0")/../.."

database=${DATABASE:-v0.0.0-20261105234957-e22db6528018}
scanner=v1.9.0
excepted=distribution/dist/vulnerabilities.txt
GOTOOLCHAIN=$(sed -n 's/^toolchain //p' go.mod)
export GOTOOLCHAIN

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# convert makes of the module's reports a database as govulncheck reads it.
convert() {
  cp -r "$reports" "$work/reports"
  chmod -R u+w "$work/reports"
  # The converter takes dates from a history, which a module has not.
  git -C "$work/reports" init -q
  git -C "$work/reports" add -A
  git -C "$work/reports" -c user.name=dist -c user.email=dist@localhost commit -qm "$database"
  (cd "$work" && go run "golang.org/x/vulndb/cmd/gendb@$database" -repo reports -out database 2> gendb.log) || { cat "$work/gendb.log"; exit 1; }
  mkdir -p "$(dirname "$converted")"
  rm -rf "$converted.part"
  mv "$work/database" "$converted.part"
  mv "$converted.part" "$converted" # whole or not at all: half a database finds half
}

# fetch prints where a module is. Why it cannot be had is in the answer, too.
fetch() {
  (cd "$work" && go mod download -json "$1@$2") > "$work/answer" || { echo "$1@$2 cannot be had:"; cat "$work/answer"; exit 75; } >&2
  sed -n 's/.*"Dir": "\(.*\)".*/\1/p' "$work/answer"
}
reports=$(fetch golang.org/x/vulndb "$database")
fetch golang.org/x/vuln "$scanner" > /dev/null
converted=$PWD/.cache/${reports##*/}
[ -d "$converted" ] || convert

status=0
go run "golang.org/x/vuln/cmd/govulncheck@$scanner" -db "file://$converted" ./distribution/otelcol-genai ./cmd/agentcost > "$work/report" || status=$?
called=$(sed -n 's/^Vulnerability #[0-9]*: //p' "$work/report" | sort -u)
case $status/$called in
  0/ | 1/GO-* | 3/GO-*) ;; # go run has 1 where govulncheck has 3: it found some
  *) cat "$work/report"; echo "govulncheck gave no answer ($status)"; exit 1 ;;
esac

reasoned=$(sed -n 's/^\(GO-[0-9-]*\) .*/\1/p' "$excepted" | sort -u)
unexpected=$(comm -23 <(echo "$called") <(echo "$reasoned"))
past=$(comm -13 <(echo "$called") <(echo "$reasoned"))
if [ -n "$unexpected$past" ]; then
  cat "$work/report"
  [ -z "$unexpected" ] || echo "called, and without a reason in $excepted:" $unexpected
  [ -z "$past" ] || echo "in $excepted, and called no more:" $past
  exit 1
fi
echo "${converted##*/}, $(go env GOVERSION): called, for the reasons in $excepted:" ${called:-none}
