// Package media takes base64 data URIs out of a span's texts, uploads them by Langfuse's media API, and leaves the tag
// that Langfuse shows the medium for. What cannot be uploaded leaves a short placeholder: the span goes out in any case.
package media

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Outcomes, as metric labels.
const (
	Uploaded = "uploaded" // sent now
	Known    = "known"    // the server had it
	Failed   = "failed"
	TooLarge = "too_large"
	TooMany  = "too_many"
)

const path = "/api/public/media"

// API is the part of the server that media need.
type API interface {
	// Media sends a JSON body and returns the answer's body; an error for every answer but success.
	Media(ctx context.Context, method, path string, body []byte) ([]byte, error)
	// Upload sends a medium to the address that the API gave, which belongs to another server: without the key.
	Upload(ctx context.Context, url string, header http.Header, body []byte) (status int, err error)
}

// Limits bound what is uploaded.
type Limits struct {
	MaxBytes   int
	MaxPerSpan int
}

// Span replaces the data URIs in the span's attributes and counts what became of each.
func Span(ctx context.Context, api API, span ptrace.Span, l Limits, count func(outcome string)) {
	n := 0
	for k, v := range span.Attributes().All() {
		if v.Type() != pcommon.ValueTypeStr || !strings.Contains(v.Str(), scheme) {
			continue
		}
		u := upload{api: api, trace: span.TraceID().String(), span: span.SpanID().String(), field: field(k)}
		replaced, changed := replace(v.Str(), func(m medium) string {
			outcome, tag := TooMany, ""
			if n++; n <= l.MaxPerSpan {
				outcome, tag = u.send(ctx, m, l.MaxBytes)
			}
			count(outcome)
			if tag == "" {
				return fmt.Sprintf("[%s, %d bytes of base64, not uploaded: %s]", m.contentType, len(m.base64), outcome)
			}
			return tag
		})
		if changed {
			v.SetStr(replaced)
		}
	}
}

// field is the part of an observation that an attribute ends up in.
func field(key string) string {
	switch {
	case strings.Contains(key, "metadata"):
		return "metadata"
	case strings.Contains(key, "output"), strings.Contains(key, "completion"), strings.Contains(key, "response"), strings.Contains(key, "result"):
		return "output"
	default:
		return "input"
	}
}

// upload is where the media of one text belong.
type upload struct {
	api                API
	trace, span, field string
}

// send uploads one medium and returns the tag that stands for it, "" where that failed.
func (u *upload) send(ctx context.Context, m medium, max int) (outcome, tag string) {
	if base64.StdEncoding.DecodedLen(len(m.base64)) > max+2 {
		return TooLarge, ""
	}
	body, err := decode(m.base64)
	if err != nil || len(body) == 0 {
		return Failed, ""
	}
	sum := sha256.Sum256(body)
	hash := base64.StdEncoding.EncodeToString(sum[:])
	var slot struct {
		MediaID   string `json:"mediaId"`
		UploadURL string `json:"uploadUrl"`
	}
	answer, err := u.call(ctx, http.MethodPost, path, map[string]any{
		"traceId": u.trace, "observationId": u.span, "field": u.field,
		"contentType": m.contentType, "contentLength": len(body), "sha256Hash": hash,
	})
	if err != nil || json.Unmarshal(answer, &slot) != nil || slot.MediaID == "" {
		return Failed, ""
	}
	tag = fmt.Sprintf("@@@langfuseMedia:type=%s|id=%s|source=base64_data_uri@@@", m.contentType, slot.MediaID)
	if slot.UploadURL == "" {
		return Known, tag
	}
	if !u.put(ctx, slot.UploadURL, slot.MediaID, m.contentType, hash, body) {
		return Failed, ""
	}
	return Uploaded, tag
}

// put sends the bytes and tells the API how that went.
func (u *upload) put(ctx context.Context, url, id, contentType, hash string, body []byte) bool {
	started := time.Now()
	status, err := u.api.Upload(ctx, url, http.Header{
		"Content-Type": {contentType}, "X-Amz-Checksum-Sha256": {hash}, "X-Ms-Blob-Type": {"BlockBlob"},
	}, body)
	report := map[string]any{
		"uploadedAt": time.Now().UTC().Format(time.RFC3339Nano), "uploadHttpStatus": max(status, 1), "uploadTimeMs": time.Since(started).Milliseconds(),
	}
	if err != nil {
		report["uploadHttpError"] = err.Error()
	}
	_, told := u.call(ctx, http.MethodPatch, path+"/"+id, report)
	return err == nil && told == nil && status/100 == 2
}

func (u *upload) call(ctx context.Context, method, path string, body any) ([]byte, error) {
	j, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return u.api.Media(ctx, method, path, j)
}
