// Package filter takes spans out of batches that tell nothing of models, agents, tools or sandboxes, and hangs what was below
// them where they hung. It is pure: spans go in, fewer come out; nothing is sent or logged.
//
// What a span is about is its Kind. One of a kind that is to be left out stays all the same where it
//
//   - lies between two spans that stay, as a function that an application traced itself does; or
//   - joins what would otherwise be several roots of one trace, as a web server's span does.
//
// The two do not hold for emitters that trace their own inner workings, which is most of what they send: see noisy.
package filter
