package transcript

import "strings"

// codexBroken are why an answer of Codex' ends without its usage after it had begun. It is billed for what it was until then.
var codexBroken = []string{"Transport error", "idle timeout", "before response.completed", "Incomplete response"}

// brokeOff reports whether a message of Codex' tells that. Others tell that no answer began.
func brokeOff(message string) bool {
	_, why, broke := strings.Cut(message, "stream disconnected before completion: ")
	if !broke || strings.Contains(why, "error sending request") {
		return false
	}
	for _, word := range codexBroken {
		if strings.Contains(why, word) {
			return true
		}
	}
	return false
}

// rolloutBroken notes what a rollout shows of an answer that broke off: items of it, and then the total as it was, without a record of
// usage. It reports whether line is the one that shows it.
func rolloutBroken(s *session, l *rolloutLine) bool {
	if s == nil || !s.Exact {
		return false
	}
	p := &l.Payload
	switch {
	case l.Type == "token_usage_record":
		s.Said = false
	case l.Type == "response_item" && (p.Role == "assistant" || rolloutAnswers[p.Type]):
		s.Said = true
	case l.Type == "event_msg" && p.Type == "token_count" && p.Info != nil && p.Info.Total != nil:
		now := p.Info.Total.whole()
		broke := s.Said && s.Sum == now
		s.Sum, s.Said = now, s.Said && !broke
		return broke
	}
	return false
}

// rolloutAnswers are items of an answer, besides messages.
var rolloutAnswers = map[string]bool{"reasoning": true, "function_call": true, "custom_tool_call": true, "web_search_call": true}
