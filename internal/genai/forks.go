package genai

import "slices"

// forks is how the log records and meters of Gemini CLI's forks count, whose models are anybody's: what was written to a cache they do
// not tell, and Google counts thoughts beside the answer.
var forks = nestingRule{known: true, reasoningOutside: vGoogle, writesUntold: vAnthropic | vBedrock}

// qwenSpelling is the standard's, and Gemini CLI's name for thoughts.
var qwenSpelling = func() spelling {
	s := genSpelling
	s.counts[gReasoning] = slices.Concat(s.counts[gReasoning], cliSpelling.counts[gReasoning])
	return s
}()
