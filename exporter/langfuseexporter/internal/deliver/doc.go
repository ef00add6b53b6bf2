// Package deliver makes one HTTP request to a Langfuse server and says what its answer means for the data: delivered,
// to be tried again, to be divided, or refused. It keeps no queue and never retries; it keeps the time until which an
// organisation has asked its clients to wait.
package deliver
