package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/otelcol-genai/otelcol-genai/internal/pricing"
)

const priceHelp = `usage: agentcost price [-book FILE]... [FILE]... > costs.jsonl

Reads one JSON object per line of the files, or of standard input:
  {"id", "provider", "model", "request_model", "at", "service_tier", "region", "deployment", "geo", "size", "quality",
   "tenant", "usage": {...}}
at is an RFC 3339 time (default: now). deployment is the kind of one at Azure, which no call tells: global, data_zone, eu
or us. size and quality are those of images: 1024x1792, hd. usage holds counts:
  input_tokens              including cached, audio and image tokens
  output_tokens             including reasoning, audio and image tokens
  cache_read_tokens         including those of audio and images
  cache_write_tokens        including those with a lifetime of 1 or 12 hours
  cache_write_1h_tokens, cache_write_12h_tokens, output_reasoning_tokens, input_audio_tokens, cache_audio_read_tokens,
  output_audio_tokens, input_image_tokens, cache_image_read_tokens, output_image_tokens, input_video_tokens,
  output_video_tokens
  web_searches, file_searches, code_sessions, search_units, images, pages, characters, requests
  audio_seconds, video_seconds, gpu_seconds
  vcpu_seconds, gib_seconds, session_hours, ai_credits
or what a sandbox was allotted and for how long: vcpu, memory_mib, gpus, seconds. Its model is "sandbox" if none is told. Or usage is
the usage object of a provider's response, under the provider's own names (prompt_tokens, cache_read_input_tokens,
promptTokenCount, ...), which may also tell the tier and the place: service_tier, speed, trafficType, inference_geo. Any other key
is an error.

Writes one JSON object per line:
  {"id", "status", "total_usd", "components_usd", "tier", "price", "reason", "detail"}
status is one of
  priced    every unit has a rate; total_usd is the exact cost, as a decimal string
  partial   some unit has no rate, or was not told; components_usd holds the cost of the others, total_usd is absent
  unpriced  nothing can be priced; reason says why
  error     the line cannot be read; detail says why, and the following lines are still priced
reason is one of a closed list: unknown_model, unknown_provider, opaque_deployment, unknown_service_tier,
unknown_region, unknown_image_size, no_card_at_time, zero_rate_source, conflicting_sources, denied, missing_rate,
no_usage, bad_usage, mixed_modality, missing_tokens, unread_usage.
components_usd holds exact decimal strings: input, cache_read, cache_write_5m (all writes of another lifetime than the
following), cache_write_1h, cache_write_12h, output, reasoning, input_audio, cache_audio_read, output_audio, image_input,
image_output, web_search, file_search and so on; cpu, memory and gpu of a sandbox.

Exit codes: 0 every line was read, 1 some were not, 2 wrong usage.
`

// maxLine bounds a line of input, in bytes.
const maxLine = 1 << 20

func price(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	f := newFlags("price", priceHelp, stderr)
	book, err := f.book(args)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(stdout)
	in, closeAll, err := f.input(stdin)
	if err != nil {
		return err
	}
	defer closeAll()
	n, bad, err := priceLines(book, in, w)
	if err := errors.Join(err, w.Flush()); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d lines could not be read", bad, n)
	}
	return nil
}

// priceLines prices every line that is not blank. It returns how many there were, and how many of them were bad.
func priceLines(book *pricing.Book, r io.Reader, w io.Writer) (n, bad int, err error) {
	in := bufio.NewReaderSize(r, maxLine)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for number := 1; ; number++ {
		line, readErr := readLine(in)
		long := errors.Is(readErr, bufio.ErrBufferFull)
		if len(bytes.TrimSpace(line)) > 0 {
			n++
			p := priced{Status: statusError, Detail: fmt.Sprintf("longer than %d bytes", maxLine)}
			if !long {
				p = priceOne(book, line)
			}
			if p.Status == statusError {
				bad++
				p.Detail = fmt.Sprintf("line %d: %s", number, p.Detail)
			}
			if err := out.Encode(p); err != nil {
				return n, bad, err
			}
		}
		switch {
		case errors.Is(readErr, io.EOF):
			return n, bad, nil
		case readErr != nil && !long:
			return n, bad, readErr
		}
	}
}

// readLine returns the next line. Of a line longer than maxLine it returns the beginning, with bufio.ErrBufferFull, and
// skips the rest.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	line = bytes.Clone(line[:64])
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	return line, bufio.ErrBufferFull
}
