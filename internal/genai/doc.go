// Package genai knows the dialects: it reads a span's or a log record's attributes into a Call, whoever emitted them, and
// writes what the Call cost back as attributes.
package genai
