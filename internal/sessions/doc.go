// Package sessions reads what agents keep of their work on disk: the session files of Claude Code, Codex, the Gemini CLI,
// Qwen Code, the Copilot CLI, Cline, pi and OpenCode. It finds the files, reads what is new in them, and makes spans of it with
// package transcript: each prompt is a trace.
//
// # Invariants
//
// All ids are derived from what the files say, so that whoever reads a file again makes the same spans. A call is told
// once, although a session that was resumed or forked holds a copy of it, and although a file is read again after it was
// written anew. What a read made is either kept, or undone as if the file had not been read.
package sessions
