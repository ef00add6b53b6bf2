package genai

import (
	"cmp"
	"encoding/json"
	"math"
	"strings"
)

// oiOpenAI names each span for the type of what the SDK returned, and says of each that a model did it.
const oiOpenAI = "openinference.instrumentation.openai"

// besideModels are the types of answers to requests that name a model and do not ask it.
var besideModels = map[string]bool{"InputTokenCountResponse": true, "Model": true, "ModelDeleted": true}

// answerTypes are the operations of the types that are no text.
var answerTypes = map[string]string{
	"ImagesResponse": OpImage, "HttpxBinaryResponseContent": OpSpeech, "Transcription": OpTranscription,
	"TranscriptionVerbose": OpTranscription, "Translation": OpTranscription, "TranslationVerbose": OpTranscription,
	"ModerationCreateResponse": OpModeration,
}

// asksNone reports whether a request asked no model: it lists, keeps or fetches something, which has the counts of when it was made.
// A model is named by each request that asks one, or by the prompt that is kept at OpenAI; pictures have a default, and a run of an
// assistant its own.
func asksNone(name string, asked map[string]any) bool {
	if asked == nil || name == "ImagesResponse" || name == "Run" {
		return besideModels[name]
	}
	return besideModels[name] || asked["model"] == nil && asked["prompt"] == nil
}

// awaited is the id of a response that is made in the background, else "". What it used is told by a look at it alone, which names no
// model; the id makes one call of what asked for it and of all looks.
func (f *facts) awaited() string {
	text := f.str(oiOutputValue)
	if f.name != "Response" || !strings.Contains(text, `"background"`) {
		return ""
	}
	if answer := object(text); at(answer, "background") == true {
		return textAt(answer, "id")
	}
	return ""
}

// openAI reads what was asked for where the answer does not name a model: which one drew, spoke or listened is among the parameters alone.
func (f *facts) openAI(c *Call, u *usage) {
	if id := f.awaited(); id != "" {
		c.ID = cmp.Or(c.ID, id)
		return
	}
	parameters := f.str(oiParameters)
	if c.Model != "" && strings.Contains(parameters, `"model"`) {
		return
	}
	asked := object(parameters)
	if asksNone(f.name, asked) {
		c.Operation, c.Role = OpFetch, RoleOther
		*u = noUsage
		return
	}
	if c.Model == "" && c.RequestModel == "" {
		c.RequestModel = named(textAt(asked, "model"))
	}
	if op, ok := answerTypes[f.name]; ok {
		c.Operation = op
	}
	if c.Operation != OpTranscription {
		return
	}
	if n, ok := at(object(f.str(oiOutputValue)), "usage", "seconds").(json.Number); ok {
		if seconds, err := n.Float64(); err == nil && seconds >= 0 {
			u.set(gAudioMilli, countOfFloat(math.Round(seconds*1000)))
		}
	}
}
