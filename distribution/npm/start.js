#!/usr/bin/env node
// Starts the binary of this platform, which npm has installed as an optional dependency, with the arguments that it was given.
// Without any, the collector starts with the configuration that needs no account.
"use strict";

const path = require("node:path");
const { spawn } = require("node:child_process");

const program = path.basename(process.argv[1], ".js");
const platform = `otelcol-genai-${process.platform}-${process.arch}`;

function binary() {
  try {
    const home = path.dirname(require.resolve(`${platform}/package.json`));
    return path.join(home, program + (process.platform === "win32" ? ".exe" : ""));
  } catch {
    console.error(`${program}: the package ${platform} is not installed. Either there is none for this platform, or optional dependencies were left out.`);
    process.exit(1);
  }
}

let args = process.argv.slice(2);
if (program === "otelcol-genai" && args.length === 0) {
  args = ["--config", path.join(__dirname, "config", "local.yaml")];
}
const child = spawn(binary(), args, { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (err) => {
  console.error(`${program}: ${err.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal); // who waits for us learns how it ended
  process.kill(process.pid, signal);
});
