//go:generate go tool -modfile=../../tools.mod mdatagen metadata.yaml

// Package e2blogreceiver makes traces and logs of what runs in E2B sandboxes, without instrumentation inside them.
//
// # Shape
//
//	account   lists sandboxes, reads lifecycle events      --\
//	watcher   attaches to a sandbox's processes, tails files --> worker, one per sandbox --> next consumers
//	logs      reads a sandbox's log                        --/      |                   \--> storage
//	push      HTTP endpoint for lines and webhooks        -/        owns a sandbox.Sandbox
//
// Sources post to a worker's inbox; only the worker touches the sandbox's state, so there is nothing to lock. An inbox is
// bounded in bytes. Attached streams never wait for it: they drop, and say so, because a reader that waits would stop
// the user's agent. All other sources wait, and have their cursor saved only after what they read was handed on.
package e2blogreceiver
