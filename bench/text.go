package main

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// text is what the load's prompts and answers are like. How far a request packs, and at what cost, hangs on nothing else:
// sizes, attributes and costs are the same for all.
type text struct {
	vocabulary   int // words that prose is made of
	instructions int // bytes that open every prompt of every run, as the system prompt of one agent does
	question     int // bytes of a prompt that are new where the rest repeats the run's history; 0 where all of it is new
	prompt       int // bytes of a prompt; 0 for promptBytes
}

// texts by the name that the flag -text takes. README.md tells what each packs like.
var texts = map[string]text{
	"plain":   {vocabulary: 500},
	"fresh":   {vocabulary: 4000},
	"history": {vocabulary: 4000, instructions: 1 << 10, question: 256},
	"large":   {vocabulary: 4000, instructions: 16 << 10, question: 2 << 10, prompt: 48 << 10},
}

// textNames lists the texts for messages.
func textNames() string { return strings.Join(slices.Sorted(maps.Keys(texts)), ", ") }

// textNamed finds a text.
func textNamed(name string) (text, error) {
	t, ok := texts[name]
	if !ok {
		return t, fmt.Errorf("no text %q; there are %s", name, textNames())
	}
	return t, nil
}

// talk writes what is said in one run.
type talk struct {
	text
	r       *rand.Rand
	history string // what the run has said so far, without instructions
}

// turn makes the next call's prompt and answer.
func (t *talk) turn() (prompt, answer string) {
	opening := written(t.instructions)
	repeated, size := "", cmp.Or(t.prompt, promptBytes)
	if t.question > 0 {
		repeated = tail(t.history, size-t.instructions-t.question)
	}
	asked := t.prose(size - len(opening) - len(repeated))
	answer = t.prose(answerBytes)
	t.history += asked + answer
	return opening + repeated + asked, answer
}

// prose is new text of the talk's vocabulary.
func (t *talk) prose(size int) string { return prose(t.r, t.vocabulary, size) }

// written is the same text for every call that asks for the same size.
func written(size int) string { return prose(rand.New(rand.NewPCG(5, 6)), len(words), size) }

// tail is the end of s, of at most size bytes.
func tail(s string, size int) string { return s[max(0, len(s)-size):] }

// prose draws words, the first of the vocabulary most often.
func prose(r *rand.Rand, vocabulary, size int) string {
	var b strings.Builder
	for b.Len() < size {
		rank := int(float64(vocabulary) * r.Float64() * r.Float64() * r.Float64())
		b.WriteString(words[rank])
		b.WriteByte(' ')
	}
	return b.String()[:size]
}

// words is the largest vocabulary, of letters as frequent as in English.
var words = func() []string {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]string, 4000)
	for i := range list {
		word := make([]byte, 2+r.IntN(8))
		for j := range word {
			word[j] = "etaoinshrdlucmfwypvbgk"[int(22*r.Float64()*r.Float64())]
		}
		list[i] = string(word)
	}
	return list
}()
